#pragma once

#include <string>
#include <vector>

#include <tephra/data/dataset.hpp>

namespace tephra::data {

// Reads the columns `wanted` of a CSV file (RFC 4180: quoted cells, CRLF; a byte-order mark and blank lines at the end are
// let pass) as finite numbers, column after column in that order; other columns may hold anything. Throws Error 65 with
// file:line:column (column = byte in the line), 66 when there is no file.
std::vector<std::vector<double>> read_csv(const std::string& path, const Csv& settings, const std::vector<std::string>& wanted);

}  // namespace tephra::data
