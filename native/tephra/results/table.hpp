#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <tephra/files/json.hpp>

namespace tephra::results {

// Empty, a number, or a text. (Of a std::variant GCC 12 warns that its text may not be there.)
class Cell {
 public:
  Cell() = default;
  Cell(double number) : kind_(Kind::number), number_(number) {}
  Cell(std::string text) : kind_(Kind::text), text_(std::move(text)) {}
  Cell(const char* text) : Cell(std::string(text)) {}

  // Null when it holds none.
  const double* number() const { return kind_ == Kind::number ? &number_ : nullptr; }
  const std::string* text() const { return kind_ == Kind::text ? &text_ : nullptr; }

  bool operator==(const Cell&) const = default;

 private:
  enum class Kind : std::uint8_t { empty, number, text };

  Kind kind_ = Kind::empty;
  double number_ = 0;
  std::string text_;
};

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
