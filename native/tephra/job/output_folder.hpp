#pragma once

#include <string>
#include <vector>

namespace tephra {

// out/<block id>/ of a run: the values of a block's data wires as files, and manifest.json, which is written last: where it
// stands the folder is whole.
class OutputFolder {
 public:
  OutputFolder(const std::string& run_folder, const std::string& block) : path_(run_folder + "/out/" + block) {}

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  bool complete() const;
  void make() const;
  // Writes manifest.json = {"version":1,"files":{NAME: sha256}} over the files named.
  void finish(std::vector<std::string> names) const;

 private:
  std::string path_;
};

}  // namespace tephra
