#include <tephra/files/hdf5.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#ifdef TEPHRA_HAS_HDF5
#include <tephra/files/hdf5_library.hpp>
#endif
#include <tephra/files/inflate.hpp>
#include <tephra/files/nearest.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::files {

#ifdef TEPHRA_HAS_HDF5

namespace {

// H5F_ACC_RDONLY, whose macro calls into a library that may not be loaded yet.
constexpr unsigned read_only = 0;

// An open thing of HDF5, closed with it.
class Handle {
 public:
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  hid_t id() const { return id_; }
  bool is_open() const { return id_ >= 0; }

 private:
  hid_t id_;
  herr_t (*close_)(hid_t);
};

// While it lives, HDF5 prints nothing: what it has to say goes into our message.
class Quiet {
 public:
  explicit Quiet(const Hdf5Library& hdf5) : hdf5_(hdf5) {
    hdf5_.H5Eget_auto2(H5E_DEFAULT, &print_, &to_);
    hdf5_.H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  }
  ~Quiet() { hdf5_.H5Eset_auto2(H5E_DEFAULT, print_, to_); }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  const Hdf5Library& hdf5_;
  H5E_auto2_t print_ = nullptr;
  void* to_ = nullptr;
};

struct FloatFormat {
  Number number;
  std::array<std::size_t, 6> fields;  // sign, exponent, its bits, fraction, its bits, bias
};
constexpr FloatFormat float_formats[] = {
    {Number::f16, {15, 10, 5, 0, 10, 15}}, {Number::f32, {31, 23, 8, 0, 23, 127}}, {Number::f64, {63, 52, 11, 0, 52, 1023}}};

class Hdf5Reader {
 public:
  Hdf5Reader(const std::shared_ptr<const MappedFile>& file, const std::string& variable)
      : hdf5_(hdf5_library()), quiet_(hdf5_), file_(file), variable_(variable), open_(hdf5_.H5Fopen(file->path().c_str(), read_only, hdf5_.access), hdf5_.H5Fclose) {}

  ArrayView array() {
    if (!open_.is_open()) fail("HDF5 cannot open it");
    const Handle dataset(hdf5_.H5Dopen2(open_.id(), variable_.c_str(), H5P_DEFAULT), hdf5_.H5Dclose);
    if (!dataset.is_open()) refuse(file_->path(), "there is no dataset \"" + variable_ + "\"." + among(variable_, names(), "dataset or group"));
    ArrayView array{.name = variable_};
    const Handle type(hdf5_.H5Dget_type(dataset.id()), hdf5_.H5Tclose);
    set_number(array, type.id());
    set_shape(array, dataset.id());
    place(array, dataset.id(), type.id());
    if (file_->bytes().starts_with("MATLAB 7.3")) {
      std::reverse(array.shape.begin(), array.shape.end());
      std::reverse(array.strides.begin(), array.strides.end());
    }
    return array;
  }

 private:
  [[noreturn]] void bad(const std::string& what) const { refuse(file_->path(), "dataset \"" + variable_ + "\" " + what); }

  // With the innermost thing that HDF5 has to say.
  [[noreturn]] void fail(const std::string& what) const {
    std::string reason;
    const H5E_walk2_t first = [](unsigned, const H5E_error2_t* error, void* into) -> herr_t {
      auto& text = *static_cast<std::string*>(into);
      if (text.empty() && error->desc) text = error->desc;
      return 0;
    };
    hdf5_.H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, first, &reason);
    refuse(file_->path(), what + (reason.empty() ? "" : " (" + reason + ")") + ". The file is damaged: fetch it again.");
  }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    H5G_info_t info{};
    if (hdf5_.H5Gget_info_by_name(open_.id(), "/", &info, H5P_DEFAULT) < 0) return out;
    for (hsize_t i = 0; i < info.nlinks && i < 1000; ++i) {
      std::array<char, 200> name{};
      if (hdf5_.H5Lget_name_by_idx(open_.id(), "/", H5_INDEX_NAME, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT) > 0) out.emplace_back(name.data());
    }
    return out;
  }

  void set_number(ArrayView& array, hid_t type) const {
    const std::size_t size = hdf5_.H5Tget_size(type);
    const H5T_class_t kind = hdf5_.H5Tget_class(type);
    const H5T_order_t order = hdf5_.H5Tget_order(type);
    const bool known = kind == H5T_INTEGER ? set_integer(array, type, size) : kind == H5T_FLOAT && set_float(array, type, size);
    if (!known || (order != H5T_ORDER_LE && order != H5T_ORDER_BE))
      bad("holds no integers of 1, 2, 4 or 8 bytes and no IEEE floats of 2, 4 or 8. Convert it (numpy's astype) and save it again.");
    array.swapped = size > 1 && (order == H5T_ORDER_LE) != (std::endian::native == std::endian::little);
  }

  bool set_integer(ArrayView& array, hid_t type, std::size_t size) const {
    const bool is_signed = hdf5_.H5Tget_sign(type) == H5T_SGN_2;
    for (const Number number : {Number::i8, Number::i16, Number::i32, Number::i64})
      if (size == bytes_of(number) && hdf5_.H5Tget_precision(type) == 8 * size) {
        array.number = is_signed ? number : static_cast<Number>(static_cast<int>(number) + 1);
        return true;
      }
    return false;
  }

  bool set_float(ArrayView& array, hid_t type, std::size_t size) const {
    std::array<std::size_t, 6> fields{};
    if (hdf5_.H5Tget_fields(type, &fields[0], &fields[1], &fields[2], &fields[3], &fields[4]) < 0) return false;
    fields[5] = hdf5_.H5Tget_ebias(type);
    for (const FloatFormat& format : float_formats)
      if (size == bytes_of(format.number) && fields == format.fields) {
        array.number = format.number;
        return true;
      }
    return false;
  }

  void set_shape(ArrayView& array, hid_t dataset) const {
    const Handle space(hdf5_.H5Dget_space(dataset), hdf5_.H5Sclose);
    const H5S_class_t kind = hdf5_.H5Sget_simple_extent_type(space.id());
    const int rank = hdf5_.H5Sget_simple_extent_ndims(space.id());
    if (rank < 0 || rank > H5S_MAX_RANK || (kind != H5S_SIMPLE && kind != H5S_SCALAR)) bad("has no shape. Save it as an array.");
    std::array<hsize_t, H5S_MAX_RANK> dims{};
    if (hdf5_.H5Sget_simple_extent_dims(space.id(), dims.data(), nullptr) < 0) fail("the shape of \"" + variable_ + "\" cannot be read");
    for (int i = 0; i < rank; ++i) array.shape.push_back(static_cast<std::int64_t>(dims[static_cast<std::size_t>(i)]));
    if (!count_of(array.shape)) bad("has an impossible shape. The file is damaged: fetch it again.");
    array.strides = strides_of(array.shape, bytes_of(array.number), false);
  }

  void place(ArrayView& array, hid_t dataset, hid_t type) const {
    const Handle made(hdf5_.H5Dget_create_plist(dataset), hdf5_.H5Pclose);
    const std::size_t bytes = *count_of(array.shape) * bytes_of(array.number), in_file = file_->bytes().size();
    const H5D_layout_t layout = hdf5_.H5Pget_layout(made.id());
    if (layout == H5D_VIRTUAL || (layout == H5D_CONTIGUOUS && hdf5_.H5Pget_external_count(made.id()) != 0))
      bad("lies in other files. Copy it into one: h5repack FILE NEW.");
    if (layout == H5D_CONTIGUOUS) {
      const haddr_t offset = hdf5_.H5Dget_offset(dataset);
      if (bytes > 0 && offset == HADDR_UNDEF) bad("was never written: it has a shape but no numbers.");
      if (bytes > 0 && (offset > in_file || bytes > in_file - offset)) bad("reaches beyond the end of the file. It is cut off: fetch it again.");
      array.first = reinterpret_cast<const std::byte*>(file_->bytes().data()) + (bytes > 0 ? offset : 0);
      array.keeper = file_;
    } else {
      if (layout == H5D_CHUNKED) check_chunks(made.id(), bytes_of(array.number), bytes, std::min<std::size_t>(in_file, hdf5_.H5Dget_storage_size(dataset)));
      read(array, dataset, type, bytes);
    }
  }

  // A small file may state any size; what its chunks cannot hold is not believed.
  void check_chunks(hid_t made, std::size_t number_bytes, std::size_t bytes, std::size_t stored) const {
    std::array<hsize_t, H5S_MAX_RANK> dims{};
    const int rank = hdf5_.H5Pget_chunk(made, static_cast<int>(dims.size()), dims.data());
    const auto chunk = count_of(std::vector<std::int64_t>(dims.begin(), dims.begin() + std::max(rank, 0)));
    const std::size_t most = stored * most_bytes_of_one;
    if (rank < 1 || !chunk || bytes > most || *chunk * number_bytes > std::max(most, file_->bytes().size()))
      bad("states " + std::to_string(bytes) + " bytes where the file holds " + std::to_string(stored) + " for it. It is damaged or was never filled; if it is neither, unpack it: h5repack -f NONE FILE NEW.");
    for (int i = 0; i < hdf5_.H5Pget_nfilters(made); ++i) {
      std::size_t values = 0;
      unsigned flags = 0, settings = 0;
      std::array<char, 64> name{};
      const H5Z_filter_t filter = hdf5_.H5Pget_filter2(made, static_cast<unsigned>(i), &flags, &values, nullptr, name.size(), name.data(), &settings);
      if (filter < 0 || hdf5_.H5Zfilter_avail(filter) <= 0)
        bad("is packed with the filter \"" + std::string(name.data()) + "\" that the HDF5 library here lacks. Unpack it where it was written: h5repack -f NONE FILE NEW.");
    }
  }

  void read(ArrayView& array, hid_t dataset, hid_t type, std::size_t bytes) const {
    const auto numbers = std::make_shared<std::vector<std::byte>>(bytes);
    if (bytes > 0 && hdf5_.H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers->data()) < 0) fail("dataset \"" + variable_ + "\" cannot be read");
    array.first = numbers->data();
    array.keeper = numbers;
  }

  const Hdf5Library& hdf5_;
  Quiet quiet_;
  const std::shared_ptr<const MappedFile>& file_;
  const std::string& variable_;
  Handle open_;
};

}  // namespace

ArrayView hdf5_array(const std::shared_ptr<const MappedFile>& file, const std::string& path) { return Hdf5Reader(file, path).array(); }

#else

ArrayView hdf5_array(const std::shared_ptr<const MappedFile>& file, const std::string&) {
  throw Error(Exit::wrong_use, "", file->path() + ": this is an HDF5 file, and this program was built without HDF5. Build with -DTEPHRA_HDF5=ON, or save the arrays with numpy.savez.");
}

#endif

bool is_hdf5(std::string_view bytes) {
  constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
  for (std::size_t at = 0; at < bytes.size(); at = at == 0 ? 512 : 2 * at)
    if (bytes.substr(at, 8) == signature) return true;
  return false;
}

}  // namespace tephra::files
