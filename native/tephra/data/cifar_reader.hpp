#pragma once

#include <string>

#include <tephra/data/dataset.hpp>
#include <tephra/data/images.hpp>

namespace tephra::data {

// Reads a CIFAR binary file: records of one label byte (of CIFAR-100 the coarse one and the fine one) and 3072 bytes, the red, green and
// blue planes of 32 rows of 32 pixels. Checked against the facts in `settings`. Throws Error 64 for other classes than 10 or 100, 65, 66.
Images read_cifar(const std::string& path, const Cifar& settings);

}  // namespace tephra::data
