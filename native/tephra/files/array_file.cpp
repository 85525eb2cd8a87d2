#include <tephra/files/array_file.hpp>

#include <tephra/files/hdf5.hpp>
#include <tephra/files/matlab.hpp>
#include <tephra/files/nearest.hpp>
#include <tephra/files/npy.hpp>
#include <tephra/files/zip.hpp>

namespace tephra::files {
namespace {

ArrayView single_array(const std::shared_ptr<const MappedFile>& file, const std::string& variable) {
  if (!variable.empty()) refuse(file->path(), "an NPY file holds one array without a name, not \"" + variable + "\". Leave the variable empty, or bind the NPZ file.");
  ArrayView array = npy_array(file->bytes(), file->path());
  array.keeper = file;
  return array;
}

ArrayView npz_array(const std::shared_ptr<const MappedFile>& file, const std::string& variable) {
  std::vector<std::string> names;
  for (const ZipMember& member : zip_members(*file)) {
    names.push_back(member.name.ends_with(".npy") ? member.name.substr(0, member.name.size() - 4) : member.name);
    if (names.back() != variable) continue;
    check(member, file->path());
    ArrayView array = npy_array(member.content, file->path(), member.offset);
    array.name = variable;
    array.keeper = file;
    return array;
  }
  refuse(file->path(), "there is no array \"" + variable + "\"." + among(variable, names, "array"));
}

}  // namespace

ArrayFile::ArrayFile(const std::string& path) : file_(std::make_shared<const MappedFile>(path)), read_(reader_of(*file_)) {}

ArrayView ArrayFile::array(const std::string& variable) const { return read_(file_, variable); }

ArrayFile::Read ArrayFile::reader_of(const MappedFile& file) {
  const std::string_view bytes = file.bytes();
  if (bytes.empty()) refuse(file.path(), "the file is empty.");
  if (bytes.starts_with("\x1f\x8b")) refuse(file.path(), "the file is packed with gzip. Unpack it (gunzip) and bind the unpacked file.");
  if (bytes.starts_with("\x93NUMPY")) return single_array;
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return npz_array;
  if (is_hdf5(bytes)) return hdf5_array;
  if (is_matlab(bytes)) return matlab_array;
  refuse(file.path(), "this is no file of arrays that can be read: NPY, NPZ, HDF5, or MATLAB's level 5 or 7.3 (save it with MATLAB's save -v7).");
}

}  // namespace tephra::files
