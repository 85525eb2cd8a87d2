#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <tephra/files/json.hpp>

namespace tephra::results {

// Empty, a number, or a text.
using Cell = std::variant<std::monostate, double, std::string>;

struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;  // each as long as `columns`

  // −1 when there is no such column.
  std::int64_t find(const std::string& column) const;
};

// As numbers are written for people and programs alike: the shortest text that reads as the same bits.
std::string text_of(const Cell& cell);

// RFC 4180, with a head of column names and "\n" ends.
std::string csv_of(const Table& table);
// {"columns":[…],"rows":[[…]]}
files::Json json_of(const Table& table);

// What is no number is a text. Throws Error 65 with file and line when a row has another count of cells than the head.
Table table_of_csv(const std::string& text, const std::string& path);
// A column a member, or, of a member B×n, n columns "<member>.<i>". Throws Error 65 when members have different counts of rows.
Table table_of_npz(const std::string& path);

}  // namespace tephra::results
