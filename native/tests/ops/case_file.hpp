#pragma once

#include <cstdio>
#include <string>

#include <tephra/files/json.hpp>

#include "built_case.hpp"

namespace tephra::testing {

// The file that reference_ops.py reads: for each case one line of JSON, then its tensors as f64, one after the other, in the
// order of "tensors": inputs, weights, "output", "first0", …, "second0", ….
class CaseFile {
 public:
  // Throws Error 74.
  explicit CaseFile(const std::string& path);
  ~CaseFile();
  CaseFile(const CaseFile&) = delete;
  CaseFile& operator=(const CaseFile&) = delete;

  void add(std::string_view op, std::int64_t number, const OpCase& made, const BuiltCase& built, const Setting& setting, const files::Json& differences);

 private:
  void write(const void* bytes, std::size_t count);

  std::string path_;
  std::FILE* file_;
};

}  // namespace tephra::testing
