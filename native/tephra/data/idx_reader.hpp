#pragma once

#include <string>

#include <tephra/data/dataset.hpp>
#include <tephra/data/images.hpp>

namespace tephra::data {

// Reads a pair of IDX files of unsigned bytes (big endian; LeCun's description of the MNIST files) and checks them against
// each other and against the facts in `settings`. Throws Error 65, 66.
Images read_idx(const std::string& images_path, const std::string& labels_path, const Idx& settings);

}  // namespace tephra::data
