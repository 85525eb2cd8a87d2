#include <tephra/results/table.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <tephra/files/npz.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::results {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char letter : text) out += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return out + '"';
}

template <class Row, class Text>
void add_line(std::string& out, const Row& row, Text text) {
  for (std::size_t i = 0; i < row.size(); ++i) out += (i > 0 ? "," : "") + quoted(text(row[i]));
  out += '\n';
}

// A number is what text_of writes of one; strtod reads more, such as "0x10" or " 1".
bool like_a_number(const std::string& text) {
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return true;
  return text.front() != '+' && text.find_first_not_of("0123456789+-.eE") == std::string::npos;
}

Cell cell_of(const std::string& text) {
  if (text.empty()) return {};
  if (!like_a_number(text)) return text;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (*end == '\0') return number;
  return text;
}

// Takes one record off the front of `rest`.
std::vector<std::string> next_record(std::string_view& rest) {
  std::vector<std::string> cells(1);
  bool inside = false;
  std::size_t at = 0;
  for (; at < rest.size() && (inside || rest[at] != '\n'); ++at) {
    const char letter = rest[at];
    if (letter == '"' && inside && at + 1 < rest.size() && rest[at + 1] == '"') cells.back() += rest[++at];
    else if (letter == '"') inside = !inside;
    else if (letter == ',' && !inside) cells.emplace_back();
    else if (letter != '\r' || inside) cells.back() += letter;
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return cells;
}

std::vector<double> numbers_of(const files::NpzArray& array) {
  std::vector<double> values(array.count);
  array.copy_to(values.data());
  return values;
}

}  // namespace

std::int64_t Table::find(const std::string& column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  return found == columns.end() ? -1 : found - columns.begin();
}

std::string text_of(const Cell& cell) {
  if (const auto* text = cell.text()) return *text;
  const auto* number = cell.number();
  if (!number) return {};
  std::string text = files::Json(*number).text();
  // The numbers that JSON lacks are strings there.
  text.erase(std::remove(text.begin(), text.end(), '"'), text.end());
  return text;
}

std::string csv_of(const Table& table) {
  std::string out;
  add_line(out, table.columns, [](const std::string& name) { return name; });
  for (const auto& row : table.rows) add_line(out, row, text_of);
  return out;
}

files::Json json_of(const Table& table) {
  files::Json::Array rows;
  for (const auto& row : table.rows) {
    files::Json::Array cells;
    for (const Cell& cell : row) {
      if (const auto* text = cell.text()) cells.emplace_back(*text);
      else if (const auto* number = cell.number()) cells.emplace_back(*number);
      else cells.emplace_back(nullptr);
    }
    rows.emplace_back(std::move(cells));
  }
  return files::Json().set("columns", files::Json::Array(table.columns.begin(), table.columns.end())).set("rows", std::move(rows));
}

Table table_of_csv(const std::string& text, const std::string& path) {
  std::string_view rest = text;
  Table table{.columns = next_record(rest), .rows = {}};
  while (!rest.empty()) {
    const std::vector<std::string> cells = next_record(rest);
    if (cells.size() != table.columns.size())
      throw Error(Exit::bad_data, "", path + ": row " + std::to_string(table.rows.size() + 1) + " has " + std::to_string(cells.size()) + " cells where the head has " +
                                          std::to_string(table.columns.size()) + ". Delete the folder and run the stage that wrote it again.");
    std::vector<Cell>& row = table.rows.emplace_back();
    for (const std::string& cell : cells) row.push_back(cell_of(cell));
  }
  return table;
}

Table table_of_npz(const std::string& path) {
  const files::NpzFile file(path);
  Table table;
  for (const files::NpzArray& array : file.arrays()) {
    const std::size_t rows = array.shape.empty() ? 1 : static_cast<std::size_t>(array.shape[0]);
    if (table.columns.empty()) table.rows.resize(rows);
    if (rows != table.rows.size())
      throw Error(Exit::bad_data, "", path + ": \"" + array.name + "\" has " + std::to_string(rows) + " rows where the first array has " + std::to_string(table.rows.size()) + ".");
    const std::size_t width = rows == 0 ? 1 : array.count / rows;
    for (std::size_t column = 0; column < width; ++column) table.columns.push_back(array.shape.size() < 2 ? array.name : array.name + "." + std::to_string(column));
    const std::vector<double> values = numbers_of(array);
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t column = 0; column < width; ++column) table.rows[row].emplace_back(values[row * width + column]);
  }
  return table;
}

}  // namespace tephra::results
