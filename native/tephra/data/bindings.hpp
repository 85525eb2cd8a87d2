#pragma once

#include <string>
#include <utility>

namespace tephra::data {

// Where the data of this run lie. TEPHRA_DATA_<NAME> (upper case, other signs as _) binds a name; otherwise the copy in
// TEPHRA_JOB/data/ is used. The size is checked against TEPHRA_JOB/inputs.json when that lists the name, the SHA-256 too
// when TEPHRA_CHECK_HASH=1.
class Bindings {
 public:
  static Bindings from_environment();
  explicit Bindings(std::string job_folder, bool check_hash = false, std::string run_folder = ".")
      : job_folder_(std::move(job_folder)), check_hash_(check_hash), run_folder_(std::move(run_folder)) {}

  // The path of the data set `name`, whose drawing named `drawn_path`. Throws Error 66 when no file is there, 65 when it is
  // not the file the job was made for.
  std::string path_of(const std::string& name, const std::string& drawn_path, const std::string& block) const;

  // A file that an earlier stage of this run wrote: TEPHRA_RUN/out/<maker>/<name>. Throws Error 66 naming `block` when that stage is not done.
  std::string result_of(const std::string& maker, const std::string& name, const std::string& block) const;

 private:
  void check(const std::string& name, const std::string& path, const std::string& block) const;

  std::string job_folder_;
  bool check_hash_;
  std::string run_folder_;
};

// "my table" → "TEPHRA_DATA_MY_TABLE"
std::string variable_of(const std::string& name);

}  // namespace tephra::data
