#include <tephra/files/json.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include <tephra/tensor/error.hpp>
#include <tephra/files/mapped_file.hpp>

namespace tephra::files {
namespace {

constexpr int deepest = 200;

class Parser {
 public:
  Parser(std::string_view text, const std::string& where) : text_(text), where_(where) {}

  Json whole() {
    Json value = any(0);
    space();
    if (at_ != text_.size()) fail("there is something after the end of the value");
    return value;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) text_[i] == '\n' ? (++line, column = 1) : ++column;
    throw Error(Exit::bad_data, "", where_ + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " + what + ".");
  }

  void space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
  }

  bool take(char wanted) {
    space();
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  void expect(char wanted) {
    if (!take(wanted)) fail(std::string("expected '") + wanted + "'");
  }

  bool word(std::string_view wanted) {
    if (text_.substr(at_, wanted.size()) != wanted) return false;
    at_ += wanted.size();
    return true;
  }

  Json any(int depth) {
    if (depth > deepest) fail("nested more than 200 deep");
    space();
    if (at_ >= text_.size()) fail("the text ends in the middle of a value");
    const char first = text_[at_];
    if (first == '{') return object(depth);
    if (first == '[') return array(depth);
    if (first == '"') return Json(string());
    if (word("true")) return Json(true);
    if (word("false")) return Json(false);
    if (word("null")) return Json();
    return number();
  }

  Json object(int depth) {
    Json::Object members;
    expect('{');
    if (take('}')) return Json(std::move(members));
    do {
      space();
      if (at_ >= text_.size() || text_[at_] != '"') fail("expected a key in quotes");
      std::string key = string();
      expect(':');
      members.emplace_back(std::move(key), any(depth + 1));
    } while (take(','));
    expect('}');
    return Json(std::move(members));
  }

  Json array(int depth) {
    Json::Array members;
    expect('[');
    if (take(']')) return Json(std::move(members));
    do members.push_back(any(depth + 1));
    while (take(','));
    expect(']');
    return Json(std::move(members));
  }

  Json number() {
    const char* first = text_.data() + at_;
    const char* last = text_.data() + text_.size();
    const char* end = first;
    bool whole = true;
    for (; end < last && (*end == '-' || *end == '+' || *end == '.' || *end == 'e' || *end == 'E' || (*end >= '0' && *end <= '9')); ++end)
      if (*end == '.' || *end == 'e' || *end == 'E') whole = false;
    double real = 0;
    const auto read = std::from_chars(first, end, real);
    if (first == end || read.ec != std::errc() || read.ptr != end) fail("this is no JSON value");
    at_ += static_cast<std::size_t>(end - first);
    std::int64_t integer = 0;
    if (whole && std::from_chars(first, end, integer).ec == std::errc()) return Json(integer);
    return Json(real);
  }

  unsigned hex4() {
    unsigned code = 0;
    const char* first = text_.data() + at_;
    if (text_.size() - at_ < 4 || std::from_chars(first, first + 4, code, 16).ptr != first + 4) fail("expected four hex digits after \\u");
    at_ += 4;
    return code;
  }

  void utf8(std::string& out, unsigned code) {
    const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) return byte(0xc0 | code >> 6), byte(0x80 | (code & 63));
    if (code < 0x10000) return byte(0xe0 | code >> 12), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63));
    byte(0xf0 | code >> 18), byte(0x80 | (code >> 12 & 63)), byte(0x80 | (code >> 6 & 63)), byte(0x80 | (code & 63));
  }

  void escape(std::string& out) {
    if (at_ >= text_.size()) fail("the text ends inside a string");
    const char kind = text_[at_++];
    static constexpr std::string_view letters = "\"\\/bfnrt", values = "\"\\/\b\f\n\r\t";
    if (const std::size_t found = letters.find(kind); found != letters.npos) {
      out += values[found];
    } else if (kind == 'u') {
      unsigned code = hex4();
      if (code >= 0xd800 && code < 0xdc00 && word("\\u")) code = 0x10000 + ((code - 0xd800) << 10) + (hex4() - 0xdc00);
      utf8(out, code);
    } else {
      fail("unknown escape in a string");
    }
  }

  std::string string() {
    std::string out;
    ++at_;
    while (true) {
      if (at_ >= text_.size()) fail("the text ends inside a string");
      const char next = text_[at_++];
      if (next == '"') return out;
      if (next == '\\') escape(out);
      else out += next;
    }
  }

  std::string_view text_;
  const std::string& where_;
  std::size_t at_ = 0;
};

[[noreturn]] void wrong_kind(const char* wanted) { throw Error(Exit::bad_data, "", std::string("expected ") + wanted + " in JSON."); }

}  // namespace

Json::Json(double value) {
  if (std::isfinite(value)) value_ = value;
  else value_ = std::string(std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
}

Json Json::parse(std::string_view text, const std::string& where) { return Parser(text, where).whole(); }

Json Json::read(const std::string& path) {
  const MappedFile file(path);
  return parse(file.bytes(), path);
}

Json Json::list(const std::vector<double>& numbers) { return Array(numbers.begin(), numbers.end()); }
Json Json::list(const std::vector<std::int64_t>& numbers) { return Array(numbers.begin(), numbers.end()); }

Json& Json::set(std::string key, Json value) {
  if (is_null()) value_ = Object();
  auto& members = std::get<Object>(value_);
  for (auto& [name, old] : members)
    if (name == key) return old = std::move(value), *this;
  members.emplace_back(std::move(key), std::move(value));
  return *this;
}

const Json* Json::find(std::string_view key) const {
  if (!is_object()) return nullptr;
  for (const auto& [name, value] : std::get<Object>(value_))
    if (name == key) return &value;
  return nullptr;
}

const Json& Json::at(std::string_view key) const {
  if (const Json* found = find(key)) return *found;
  throw Error(Exit::bad_data, "", "the key \"" + std::string(key) + "\" is missing in JSON.");
}

double Json::number() const {
  if (const auto* real = std::get_if<double>(&value_)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*whole);
  const auto* word = std::get_if<std::string>(&value_);
  if (word && *word == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (word && *word == "Infinity") return std::numeric_limits<double>::infinity();
  if (word && *word == "-Infinity") return -std::numeric_limits<double>::infinity();
  wrong_kind("a number");
}

std::int64_t Json::integer() const {
  if (const auto* whole = std::get_if<std::int64_t>(&value_)) return *whole;
  wrong_kind("a whole number");
}

bool Json::boolean() const {
  if (const auto* truth = std::get_if<bool>(&value_)) return *truth;
  wrong_kind("true or false");
}

const std::string& Json::string() const {
  if (const auto* word = std::get_if<std::string>(&value_)) return *word;
  wrong_kind("a string");
}

const Json::Array& Json::array() const {
  if (const auto* members = std::get_if<Array>(&value_)) return *members;
  wrong_kind("an array");
}

const Json::Object& Json::object() const {
  if (const auto* members = std::get_if<Object>(&value_)) return *members;
  wrong_kind("an object");
}

std::vector<double> Json::numbers() const {
  std::vector<double> out;
  for (const Json& value : array()) out.push_back(value.number());
  return out;
}

std::vector<std::int64_t> Json::integers() const {
  std::vector<std::int64_t> out;
  for (const Json& value : array()) out.push_back(value.integer());
  return out;
}

std::string Json::text(int indent) const {
  std::string out;
  print(out, indent, 0);
  return out;
}

void Json::print(std::string& out, int indent, int depth) const {
  const auto line = [&](int level) {
    if (indent > 0) out.append("\n").append(static_cast<std::size_t>(indent * level), ' ');
  };
  const auto members = [&](const auto& values, char open, char close, const auto& each) {
    out += open;
    bool first = true;
    for (const auto& value : values) {
      if (!first) out += ',';
      first = false;
      line(depth + 1);
      each(value);
    }
    if (!first) line(depth);
    out += close;
  };
  if (is_null()) out += "null";
  else if (const auto* truth = std::get_if<bool>(&value_)) out += *truth ? "true" : "false";
  else if (const auto* whole = std::get_if<std::int64_t>(&value_)) append_number(out, *whole);
  else if (const auto* real = std::get_if<double>(&value_)) append_number(out, *real);
  else if (const auto* word = std::get_if<std::string>(&value_)) append_string(out, *word);
  else if (const auto* array = std::get_if<Array>(&value_))
    members(*array, '[', ']', [&](const Json& value) { value.print(out, indent, depth + 1); });
  else
    members(std::get<Object>(value_), '{', '}', [&](const auto& member) {
      append_string(out, member.first);
      out += indent > 0 ? ": " : ":";
      member.second.print(out, indent, depth + 1);
    });
}

void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    return;
  }
  char digits[32];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_number(std::string& out, std::int64_t value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

void append_string(std::string& out, std::string_view value) {
  out += '"';
  for (const char c : value) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out.append({'\\', c});
    else if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else if (code < 0x20) out.append("\\u00").append({"0123456789abcdef"[code >> 4], "0123456789abcdef"[code & 15]});
    else out += c;
  }
  out += '"';
}

}  // namespace tephra::files
