#include <tephra/job/output_folder.hpp>

#include <algorithm>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/mapped_file.hpp>
#include <tephra/files/sha256.hpp>

namespace tephra {

bool OutputFolder::complete() const { return files::exists(file("manifest.json")); }

void OutputFolder::make() const { files::make_folders(path_); }

void OutputFolder::finish(std::vector<std::string> names) const {
  std::sort(names.begin(), names.end());
  files::Json hashes{files::Json::Object()};
  for (const std::string& name : names) {
    const files::MappedFile written(file(name));
    hashes.set(name, files::sha256(written.bytes().data(), written.bytes().size()));
  }
  files::Json manifest;
  manifest.set("version", 1).set("files", std::move(hashes));
  files::write_atomically(file("manifest.json"), manifest.text(2) + "\n");
}

}  // namespace tephra
