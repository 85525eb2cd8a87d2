#pragma once

#include <memory>
#include <string>

#include <tephra/files/array_view.hpp>
#include <tephra/files/mapped_file.hpp>

namespace tephra::files {

// A file of arrays in one of the formats NPY, NPZ, HDF5 and MATLAB (level 5 or 7.3); its own bytes tell which.
class ArrayFile {
 public:
  // Throws Error 66 when there is no such file, 65 when it is in none of the formats.
  explicit ArrayFile(const std::string& path);

  const std::string& path() const { return file_->path(); }
  // One array by its name; an NPY file holds a single one, named "". What is not packed stays in the mapped file. Throws Error 65, and 64 when
  // this program was built without the library that the file needs.
  ArrayView array(const std::string& variable) const;

 private:
  using Read = ArrayView (*)(const std::shared_ptr<const MappedFile>& file, const std::string& variable);
  static Read reader_of(const MappedFile& file);

  std::shared_ptr<const MappedFile> file_;
  Read read_;
};

}  // namespace tephra::files
