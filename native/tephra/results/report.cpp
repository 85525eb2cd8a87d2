#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <tephra/files/atomic_file.hpp>
#include <tephra/results/artefacts.hpp>
#include <tephra/results/markup.hpp>
#include <tephra/results/results.hpp>
#include <tephra/results/root_stage.hpp>

namespace tephra::results {
namespace {

struct Section {
  std::string name;
  Table table;
};

// Every row with the name of its input in front; a column is that of all inputs that have it.
std::string csv_of(const std::vector<Section>& sections) {
  Table all{.columns = {"from"}, .rows = {}};
  for (const Section& section : sections)
    for (const std::string& column : section.table.columns)
      if (all.find(column) < 1) all.columns.push_back(column);
  for (const auto& [name, table] : sections)
    for (const auto& cells : table.rows) {
      std::vector<Cell>& row = all.rows.emplace_back(all.columns.size());
      row[0] = name;
      for (std::size_t i = 0; i < cells.size(); ++i)
        for (std::size_t column = 1; column < all.columns.size(); ++column)
          if (all.columns[column] == table.columns[i]) row[column] = cells[i];
    }
  return results::csv_of(all);
}

std::string json_of(const std::vector<Section>& sections) {
  files::Json::Array all;
  for (const Section& section : sections) {
    files::Json one = results::json_of(section.table);
    all.push_back(files::Json().set("name", section.name).set("columns", one.at("columns")).set("rows", one.at("rows")));
  }
  return files::Json().set("version", 1).set("tables", std::move(all)).text(2) + "\n";
}

std::string table_html(const Table& table) {
  std::string out = "<table>\n<tr>";
  for (const std::string& column : table.columns) out += "<th>" + escaped(column) + "</th>";
  out += "</tr>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (const Cell& cell : row) out += (cell.number() ? "<td class=\"number\">" : "<td>") + escaped(text_of(cell)) + "</td>";
    out += "</tr>\n";
  }
  return out + "</table>\n";
}

std::string html_of(const std::string& title, const std::vector<Section>& sections) {
  std::string out = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>" + escaped(title) +
                    "</title>\n<style>\n"
                    "body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }\n"
                    "table { border-collapse: collapse; }\n"
                    "th, td { padding: 0.2rem 0.8rem; border-bottom: 1px solid #ddd; text-align: left; }\n"
                    ".number { text-align: right; font-variant-numeric: tabular-nums; }\n"
                    "</style>\n<h1>" + escaped(title) + "</h1>\n";
  for (const Section& section : sections) out += "<h2>" + escaped(section.name) + "</h2>\n" + table_html(section.table);
  return out + "</html>\n";
}

std::pair<std::string, std::string> file_of(const std::string& title, const std::vector<Section>& sections, Report::Format format) {
  switch (format) {
    case Report::Format::csv: return {"report.csv", csv_of(sections)};
    case Report::Format::json: return {"report.json", json_of(sections)};
    case Report::Format::html: break;
  }
  return {"report.html", html_of(title, sections)};
}

}  // namespace

Outcome report(Stage& stage, const Report& settings) {
  return root_stage(stage, [&] {
    std::vector<Section> sections;
    for (const Input& input : settings.inputs) sections.push_back({input.name, read_table(stage, input)});
    const auto [name, text] = file_of(stage.name(), sections, settings.format);
    const OutputFolder folder = stage.output(settings.id);
    folder.make();
    files::write_atomically(folder.file(name), text);
    folder.finish({name});
    std::printf("%s: wrote %s\n", stage.name().c_str(), folder.file(name).c_str());
  });
}

}  // namespace tephra::results
