#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <tephra/data/load.hpp>
#include <tephra/tensor/error.hpp>

#include "job/folder.hpp"

// What the fuzzers share. The readers take paths, so each input becomes a file in a folder of this process.
namespace fuzz {

inline std::string_view text_of(const std::uint8_t* bytes, std::size_t size) { return {reinterpret_cast<const char*>(bytes), size}; }

// A job's folder with its data.
inline const Folder& job() {
  static const Folder folder;
  static const bool made = std::filesystem::create_directories(folder.file("data"));
  if (!made) std::abort();
  return folder;
}

// Bad data must be said to be bad data: any other error, and any other exception, ends the fuzzer.
template <class Work>
void refused_or_not(Work work) {
  try {
    work();
  } catch (const tephra::Error& error) {
    if (error.code() != tephra::Exit::bad_data) throw;
  }
}

// Loads a dataset and reads every number of it both ways.
inline void read_all(const tephra::Dataset& dataset) {
  refused_or_not([&] {
    const tephra::data::Table table = tephra::data::load(dataset, tephra::data::Bindings(job().path()));
    for (const tephra::data::Field& field : table.fields) {
      std::vector<double> numbers(field.width);
      std::vector<float> floats(field.width);
      for (std::int64_t row = 0; row < table.rows; ++row) {
        field.read(row, 0, numbers);
        if (field.classes == 0) field.copy_rows(&row, 1, {floats.data(), tephra::Dtype::f32, static_cast<std::int64_t>(field.width)});
      }
    }
  });
}

// A file of arrays, with the rows along its first dimension and along its last.
inline void read_arrays(std::string_view bytes, const std::string& variable, const std::string& label) {
  job().write("data/a", bytes);
  for (const auto axis : {tephra::data::RowsAxis::first, tephra::data::RowsAxis::last}) {
    read_all(tephra::data::arrays({.id = "a", .name = "a", .path = "a", .fields = {{.field = "x", .variable = variable}}, .rows_axis = axis}));
    if (!label.empty())
      read_all(tephra::data::arrays({.id = "a", .name = "a", .path = "a", .fields = {{.field = "label", .variable = label, .classes = 3}}, .rows_axis = axis}));
  }
}

}  // namespace fuzz
