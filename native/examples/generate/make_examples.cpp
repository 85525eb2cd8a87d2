// Writes the data of both examples, the same bytes on every machine:
//   make_examples FOLDER  ->  FOLDER/table.csv, FOLDER/digits-images-idx3-ubyte, FOLDER/digits-labels-idx1-ubyte
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace {

// splitmix64: integers only, so no library decides a digit.
struct Draws {
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  int below(int n) { return static_cast<int>(next() >> 33) % n; }
  // The sum of four dice is round enough for applicants.
  int spread(int width) { return below(width) + below(width) + below(width) + below(width) - 2 * (width - 1); }
};

int clamp(int value, int low, int high) { return std::clamp(value, low, high); }

// An applicant's marks hang on one hidden talent; the chance of admission on marks and luck. All in integers
// (hundredths), printed with a decimal point put in.
void write_table(const std::string& path, int rows) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) std::perror(path.c_str()), std::exit(74);
  std::fputs("Serial_No,GRE_Score,TOEFL_Score,University_Rating,SOP,LOR,CGPA,Research,Admit\n", file);
  Draws draws{2024};
  for (int row = 1; row <= rows; ++row) {
    const int talent = draws.spread(51);
    const int gre = clamp(316 + talent / 4 + draws.spread(4), 290, 340);
    const int toefl = clamp(107 + talent / 8 + draws.spread(3), 92, 120);
    const int rating = clamp(3 + talent / 35 + draws.spread(2) / 2, 1, 5);
    const int sop = clamp(7 + talent / 18 + draws.spread(2) / 2, 2, 10);
    const int lor = clamp(7 + talent / 20 + draws.spread(2) / 2, 2, 10);
    const int cgpa = clamp(860 + (talent * 9) / 8 + draws.spread(14), 680, 1000);
    const int research = draws.below(100) < 50 + talent / 2 ? 1 : 0;
    const int admit = clamp(72 + (gre - 316) / 4 + (toefl - 107) / 4 + (cgpa - 860) / 10 + research * 3 + draws.spread(4), 30, 99);
    std::fprintf(file, "%d,%d,%d,%d,%d.%d,%d.%d,%d.%02d,%d,0.%02d\n", row, gre, toefl, rating, sop / 2, sop % 2 * 5, lor / 2, lor % 2 * 5,
                 cgpa / 100, cgpa % 100, research, admit);
  }
  if (std::fclose(file) != 0) std::perror(path.c_str()), std::exit(74);
}

// Seven-segment digits, moved and speckled.
constexpr std::array<int, 10> segments = {0x77, 0x24, 0x5d, 0x6d, 0x2e, 0x6b, 0x7b, 0x25, 0x7f, 0x6f};

bool lit(int digit, int row, int column) {
  const int mask = segments[static_cast<std::size_t>(digit)];
  const bool across = column >= 1 && column <= 4, upper = row >= 1 && row <= 4, lower = row >= 6 && row <= 9;
  if (row == 0 && across) return mask & 1;
  if (column == 0 && upper) return mask & 2;
  if (column == 5 && upper) return mask & 4;
  if (row == 5 && across) return mask & 8;
  if (column == 0 && lower) return mask & 16;
  if (column == 5 && lower) return mask & 32;
  return row == 10 && across && (mask & 64);
}

void write_idx(const std::string& path, const std::vector<std::uint32_t>& dims, const std::vector<unsigned char>& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) std::perror(path.c_str()), std::exit(74);
  const auto word = [&](std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) std::fputc(static_cast<int>(value >> shift & 255u), file);
  };
  word(0x0800u + static_cast<std::uint32_t>(dims.size()));
  for (const std::uint32_t dim : dims) word(dim);
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  if (std::fclose(file) != 0) std::perror(path.c_str()), std::exit(74);
}

void write_digits(const std::string& folder, int rows) {
  Draws draws{7};
  std::vector<unsigned char> images, labels;
  for (int image = 0; image < rows; ++image) {
    const int digit = draws.below(10), top = draws.below(4), left = 1 + draws.below(7);
    const int ink = 140 + draws.below(116);
    labels.push_back(static_cast<unsigned char>(digit));
    for (int row = 0; row < 14; ++row)
      for (int column = 0; column < 14; ++column) {
        const bool on = lit(digit, row - top, column - left);
        images.push_back(static_cast<unsigned char>(std::min(255, (on ? ink : 0) + draws.below(60))));
      }
  }
  const auto count = static_cast<std::uint32_t>(rows);
  write_idx(folder + "/digits-images-idx3-ubyte", {count, 14, 14}, images);
  write_idx(folder + "/digits-labels-idx1-ubyte", {count}, labels);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_examples FOLDER\n", stderr);
    return 64;
  }
  write_table(std::string(argv[1]) + "/table.csv", 400);
  write_digits(argv[1], 600);
  return 0;
}
