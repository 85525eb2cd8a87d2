#include <tephra/files/inflate.hpp>

#include <algorithm>
#include <limits>

#ifdef TEPHRA_HAS_ZLIB
#define ZLIB_CONST
#include <zlib.h>
#endif

#include <tephra/tensor/error.hpp>

namespace tephra::files {

#ifdef TEPHRA_HAS_ZLIB

namespace {

// zlib counts in 32 bits, so both ends are handed over in pieces.
uInt piece(std::size_t left) { return static_cast<uInt>(std::min<std::size_t>(left, std::numeric_limits<uInt>::max())); }

class Inflation {
 public:
  Inflation() {
    if (::inflateInit(&stream_) != Z_OK) throw Error("zlib cannot start: no memory for it.");
  }
  ~Inflation() { ::inflateEnd(&stream_); }
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;

  // Fills `out` as far as the stream goes; returns the bytes written.
  std::size_t run(std::string_view packed, std::string& out, bool& damaged) {
    std::size_t taken = 0, written = 0;
    for (int status = Z_OK; status == Z_OK && written < out.size();) {
      stream_.next_in = reinterpret_cast<const Bytef*>(packed.data()) + taken;
      stream_.avail_in = piece(packed.size() - taken);
      stream_.next_out = reinterpret_cast<Bytef*>(out.data()) + written;
      stream_.avail_out = piece(out.size() - written);
      const uInt in = stream_.avail_in, room = stream_.avail_out;
      status = ::inflate(&stream_, Z_NO_FLUSH);
      taken += in - stream_.avail_in;
      written += room - stream_.avail_out;
      // Z_BUF_ERROR: no progress, so the input ended early.
      damaged = status != Z_OK && status != Z_STREAM_END;
    }
    return written;
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string inflated(std::string_view packed, std::size_t at_most, const std::string& path, std::size_t offset) {
  std::string out(std::min(at_most, packed.size() * most_bytes_of_one), '\0');
  bool damaged = false;
  out.resize(Inflation().run(packed, out, damaged));
  if (damaged) throw Error(Exit::bad_data, "", path + ": the packed bytes from byte " + std::to_string(offset) + " on are damaged. Fetch the file again.");
  return out;
}

#else

std::string inflated(std::string_view, std::size_t, const std::string& path, std::size_t) {
  throw Error(Exit::wrong_use, "", path + ": its arrays are packed, and this program was built without zlib. Save them with MATLAB's save -v6, or build with -DTEPHRA_ZLIB=ON.");
}

#endif

}  // namespace tephra::files
