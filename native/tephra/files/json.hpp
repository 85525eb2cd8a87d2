#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tephra::files {

// A JSON value. Objects keep the order in which keys were set. Numbers are doubles or, where they are whole and written
// without point or exponent, 64-bit integers; both print so that reading gives the same bits. The non-finite numbers,
// which JSON lacks, are the strings "NaN", "Infinity" and "-Infinity" both ways.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool value) : value_(value) {}
  Json(int value) : value_(std::int64_t{value}) {}
  Json(std::int64_t value) : value_(value) {}
  Json(std::uint64_t value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value);
  Json(const char* value) : value_(std::string(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  Json(Object value) : value_(std::move(value)) {}

  // Throws Error 65 "WHERE:line:column: …"; `where` is the file's name for messages.
  static Json parse(std::string_view text, const std::string& where = "JSON");
  static Json read(const std::string& path);
  // An array of numbers.
  static Json list(const std::vector<double>& numbers);
  static Json list(const std::vector<std::int64_t>& numbers);

  std::string text(int indent = 0) const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  Json& set(std::string key, Json value);
  const Json* find(std::string_view key) const;

  // These throw Error 65 when the value is of another kind or absent.
  const Json& at(std::string_view key) const;
  double number() const;
  std::int64_t integer() const;
  bool boolean() const;
  const std::string& string() const;
  const Array& array() const;
  const Object& object() const;
  std::vector<double> numbers() const;
  std::vector<std::int64_t> integers() const;

 private:
  void print(std::string& out, int indent, int depth) const;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

// Append one JSON token to `out`; the metrics log uses these in the loop, where nothing may be allocated anew.
void append_number(std::string& out, double value);
void append_number(std::string& out, std::int64_t value);
void append_string(std::string& out, std::string_view value);

}  // namespace tephra::files
