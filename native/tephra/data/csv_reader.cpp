#include <tephra/data/csv_reader.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <tephra/files/mapped_file.hpp>
#include <tephra/files/nearest.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::data {
namespace {

std::string plural(std::size_t count, const std::string& noun) { return std::to_string(count) + " " + noun + (count == 1 ? "" : "s"); }

// A cell as a message may show it: at most 40 bytes, on one line.
std::string shown(std::string_view text) {
  std::string out(text.substr(0, 40));
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return "\"" + out + (text.size() > 40 ? "…\"" : "\"");
}

struct Cell {
  std::string_view text;  // without quotes; doubled quotes are still doubled
  std::size_t line = 0;
  std::size_t column = 0;
  bool quoted = false;
};

// Walks the cells of a text. One pass, no copy.
class Cursor {
 public:
  Cursor(std::string_view text, char delimiter, const std::string& path, const std::string& block)
      : text_(text), delimiter_(delimiter), path_(path), block_(block) {}

  bool at_end() const { return at_ >= text_.size(); }
  std::size_t line() const { return line_; }

  [[noreturn]] void fail(std::size_t line, std::size_t column, const std::string& what) const {
    throw Error(Exit::bad_data, block_, path_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + what);
  }

  // True when only line ends are left.
  bool only_blank_left() const { return text_.find_first_not_of("\r\n", at_) == text_.npos; }

  // The next cell; `last` tells whether it ended its row.
  Cell next(bool& last) {
    Cell cell{.text = {}, .line = line_, .column = at_ - line_start_ + 1, .quoted = at_ < text_.size() && text_[at_] == '"'};
    if (cell.quoted) take_quoted(cell);
    else take_plain(cell);
    last = at_end() || text_[at_] != delimiter_;
    if (!last) ++at_;
    else end_line();
    return cell;
  }

 private:
  void take_plain(Cell& cell) {
    const std::size_t start = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
    std::size_t end = at_;
    const bool line_ends = at_end() || text_[at_] == '\n';
    if (line_ends && end > start && text_[end - 1] == '\r') --end;
    cell.text = text_.substr(start, end - start);
  }

  void take_quoted(Cell& cell) {
    const std::size_t start = ++at_;
    while (true) {
      if (at_end()) fail(cell.line, cell.column, "this quoted cell has no closing quote. Close it.");
      if (text_[at_] == '\n') ++line_, line_start_ = at_ + 1;
      if (text_[at_] != '"') ++at_;
      else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') at_ += 2;
      else break;
    }
    cell.text = text_.substr(start, at_ - start);
    ++at_;
    const bool carriage_return = at_ + 1 < text_.size() && text_[at_] == '\r' && text_[at_ + 1] == '\n';
    if (!at_end() && text_[at_] != delimiter_ && text_[at_] != '\n' && !carriage_return && !(text_[at_] == '\r' && at_ + 1 == text_.size()))
      fail(line_, at_ - line_start_ + 1, "there is text after the closing quote. Double a quote that belongs to the cell.");
  }

  void end_line() {
    if (!at_end() && text_[at_] == '\r') ++at_;
    if (at_end()) return;
    ++at_;
    ++line_;
    line_start_ = at_;
  }

  std::string_view text_;
  char delimiter_;
  const std::string& path_;
  const std::string& block_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_start_ = 0;
};

std::string unquoted(const Cell& cell) {
  std::string out;
  for (std::size_t i = 0; i < cell.text.size(); ++i) {
    out += cell.text[i];
    if (cell.quoted && cell.text[i] == '"') ++i;
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

class Reader {
 public:
  Reader(const std::string& path, const Csv& settings, const std::vector<std::string>& wanted)
      : path_(path), settings_(settings), wanted_(wanted), file_(open(path, settings.id)),
        cursor_(text(), settings.delimiter, path_, settings_.id) {}

  std::vector<std::vector<double>> read() {
    if (cursor_.only_blank_left()) refuse("the file is empty. It needs " + std::string(settings_.header ? "a header and " : "") + "rows of numbers.");
    if (settings_.header) read_header();
    else names_ = settings_.columns;
    find_columns();
    values_.resize(wanted_.size());
    if (settings_.rows > 0)
      for (auto& column : values_) column.reserve(static_cast<std::size_t>(settings_.rows));
    std::size_t rows = 0;
    for (; !cursor_.only_blank_left(); ++rows) read_row();
    check_rows(rows);
    return std::move(values_);
  }

 private:
  static files::MappedFile open(const std::string& path, const std::string& block) {
    try {
      return files::MappedFile(path);
    } catch (const Error& error) {
      throw Error(error.code(), block, std::string(error.what()) + ".");
    }
  }

  [[noreturn]] void refuse(const std::string& what) const { throw Error(Exit::bad_data, settings_.id, path_ + ": " + what); }

  std::string_view text() const {
    std::string_view text = file_.bytes();
    if (text.starts_with("\x1f\x8b")) refuse("the file is packed with gzip. Unpack it (gunzip) and bind the unpacked file.");
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) refuse("the text is UTF-16. Save it as UTF-8.");
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    return text;
  }

  void read_header() {
    for (bool last = false; !last;) names_.push_back(unquoted(cursor_.next(last)));
  }

  void find_columns() {
    if (names_.empty()) refuse("it has no header, and the job states no names for its columns. Name them.");
    for (const std::string& stated : settings_.columns)
      if (std::find(names_.begin(), names_.end(), stated) == names_.end()) refuse(missing(stated));
    target_.assign(names_.size(), -1);
    for (std::size_t want = 0; want < wanted_.size(); ++want) {
      const auto found = std::find(names_.begin(), names_.end(), wanted_[want]);
      if (found == names_.end()) refuse(missing(wanted_[want]));
      if (std::find(found + 1, names_.end(), wanted_[want]) != names_.end())
        refuse("two columns are named \"" + wanted_[want] + "\". Give each its own name.");
      target_[static_cast<std::size_t>(found - names_.begin())] = static_cast<int>(want);
    }
  }

  std::string missing(const std::string& name) const { return "there is no column \"" + name + "\"." + files::among(name, names_, "column"); }

  void read_row() {
    const std::size_t line = cursor_.line();
    std::size_t index = 0;
    for (bool last = false; !last; ++index) {
      const Cell cell = cursor_.next(last);
      if (index < target_.size() && target_[index] >= 0) values_[static_cast<std::size_t>(target_[index])].push_back(number(cell, names_[index]));
    }
    if (index != names_.size())
      cursor_.fail(line, 1, "this row has " + plural(index, "cell") + " where " + (settings_.header ? "the header has " : "the job expects ") +
                                std::to_string(names_.size()) + ". Mend the row or leave it out.");
  }

  double number(const Cell& cell, const std::string& name) const {
    std::string_view text = trimmed(cell.text);
    const auto refused = [&](const std::string& why) {
      cursor_.fail(cell.line, cell.column, (cell.text.empty() ? "this cell" : shown(cell.text)) + " in column \"" + name + "\" " + why);
    };
    if (text.empty()) refused("is empty. Fill it or leave the row out.");
    if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec == std::errc::result_out_of_range) value = std::strtod(std::string(text).c_str(), nullptr);
    else if (read.ec != std::errc() || read.ptr != text.data() + text.size())
      refused(text.find(',') != text.npos ? "is not a number. Write decimals with a point." : "is not a number. Mend the cell or leave the row out.");
    if (std::isnan(value)) refused("is NaN, and training on it would spoil every weight. Fill it or leave the row out.");
    if (std::isinf(value)) refused("is too large for a number. Mend the cell or leave the row out.");
    return value;
  }

  void check_rows(std::size_t rows) const {
    if (rows == 0) refuse("there are no rows below the header.");
    if (settings_.rows > 0 && rows != static_cast<std::size_t>(settings_.rows))
      refuse("has " + plural(rows, "row") + " where the job was made for " + std::to_string(settings_.rows) + ". Make the job again from this file, or bind the other.");
  }

  const std::string& path_;
  const Csv& settings_;
  const std::vector<std::string>& wanted_;
  files::MappedFile file_;
  Cursor cursor_;
  std::vector<std::string> names_;
  std::vector<int> target_;  // of each column: where its numbers go, -1 = nowhere
  std::vector<std::vector<double>> values_;
};

}  // namespace

std::vector<std::vector<double>> read_csv(const std::string& path, const Csv& settings, const std::vector<std::string>& wanted) {
  return Reader(path, settings, wanted).read();
}

}  // namespace tephra::data
