#include <doctest/doctest.h>

#include <tephra/data/csv_reader.hpp>
#include <tephra/data/idx_reader.hpp>
#include <tephra/files/nearest.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"
#include "said.hpp"

using namespace tephra;
using namespace tephra::data;

namespace {

Csv two_columns() { return {.id = "c1", .name = "t", .path = "t.csv", .delimiter = ',', .header = true, .columns = {"a", "b"}, .rows = 0}; }

std::string idx(std::initializer_list<unsigned> dims, std::size_t elements, unsigned type = 8) {
  std::string out = {0, 0, static_cast<char>(type), static_cast<char>(dims.size())};
  for (const unsigned dim : dims)
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(dim >> shift & 255u);
  for (std::size_t i = 0; i < elements; ++i) out += static_cast<char>(i % 10);
  return out;
}

}  // namespace

TEST_CASE("CSV files as people have them") {
  const Folder folder;
  const auto read = [&](std::string_view text, Csv settings = two_columns(), std::vector<std::string> wanted = {"a", "b"}) {
    return read_csv(folder.write("t.csv", text), settings, wanted);
  };
  using Columns = std::vector<std::vector<double>>;
  const Columns expected = {{1, 3}, {2.5, -4}};
  CHECK(read("a,b\n1,2.5\n3,-4\n") == expected);
  CHECK(read("a,b\r\n1,2.5\r\n3,-4\r\n") == expected);
  CHECK(read("\xef\xbb\xbf" "a,b\n1,2.5\n3,-4") == expected);
  CHECK(read("a,b\n1,2.5\n3,-4\n\n\r\n") == expected);
  CHECK(read("\"a\",\"b\"\n\"1\",\"2.5\"\r\n 3 ,\t-4\n") == expected);
  CHECK(read("b,note,a\n2.5,\"x, \"\"y\"\"\nz\",1\n-4,,+3\n") == expected);
  CHECK(read("a,b\n1,25e-1\n3.0,-4E0\r\n\"\"\"\",2", two_columns(), {"b"}) == Columns{{2.5, -4, 2}});
  Csv semicolons = two_columns();
  semicolons.delimiter = ';';
  semicolons.header = false;
  CHECK(read("1;2.5\n3;-4\n", semicolons) == expected);
  CHECK(read("a,b\n1e-400,1\n") == Columns{{0}, {1}});
}

TEST_CASE("CSV files that are refused, and what is said") {
  struct Case {
    const char* name;
    std::string text;
    const char* message;
  };
  const Case cases[] = {
      {"no number", "a,b\n1,2\n3,x\n", "t.csv:3:3: \"x\" in column \"b\" is not a number. Mend the cell or leave the row out."},
      {"decimal comma", "a,b\n1,\"2,5\"\n", "t.csv:2:3: \"2,5\" in column \"b\" is not a number. Write decimals with a point."},
      {"NaN", "a,b\n1,NaN\n", "t.csv:2:3: \"NaN\" in column \"b\" is NaN, and training on it would spoil every weight. Fill it or leave the row out."},
      {"infinity", "a,b\n-inf,1\n", "t.csv:2:1: \"-inf\" in column \"a\" is too large for a number. Mend the cell or leave the row out."},
      {"overflow", "a,b\n1e999,1\n", "t.csv:2:1: \"1e999\" in column \"a\" is too large for a number. Mend the cell or leave the row out."},
      {"empty cell", "a,b\n1,\n", "t.csv:2:3: this cell in column \"b\" is empty. Fill it or leave the row out."},
      {"short row", "a,b\n1,2\n3\n", "t.csv:3:1: this row has 1 cell where the header has 2. Mend the row or leave it out."},
      {"long row", "a,b\n1,2,3\n", "t.csv:2:1: this row has 3 cells where the header has 2. Mend the row or leave it out."},
      {"blank line in the middle", "a,b\n1,2\n\n3,4\n", "t.csv:3:1: this cell in column \"a\" is empty. Fill it or leave the row out."},
      {"quote left open", "a,b\n1,\"2\n3,4\n", "t.csv:2:3: this quoted cell has no closing quote. Close it."},
      {"text after quote", "a,b\n\"1\"2,3\n", "t.csv:2:4: there is text after the closing quote. Double a quote that belongs to the cell."},
      {"missing column", "a,B1,c\n1,2,3\n", "t.csv: there is no column \"b\". Did you mean \"B1\"? The file has: a, B1, c."},
      {"doubled column", "a,b,b\n1,2,3\n", "t.csv: two columns are named \"b\". Give each its own name."},
      {"empty file", "", "t.csv: the file is empty. It needs a header and rows of numbers."},
      {"blank file", "\n\r\n", "t.csv: the file is empty. It needs a header and rows of numbers."},
      {"header only", "a,b\n", "t.csv: there are no rows below the header."},
      {"gzip", "\x1f\x8b\x08", "t.csv: the file is packed with gzip. Unpack it (gunzip) and bind the unpacked file."},
      {"UTF-16", "\xff\xfe" "a", "t.csv: the text is UTF-16. Save it as UTF-8."},
  };
  const Folder folder;
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Said got = said(folder, [&] { read_csv(folder.write("t.csv", c.text), two_columns(), {"a", "b"}); });
    CHECK(got.message == c.message);
    CHECK(got.code == Exit::bad_data);
    CHECK(got.block == "c1");
  }
  Csv ten = two_columns();
  ten.rows = 10;
  CHECK(said(folder, [&] { read_csv(folder.write("t.csv", "a,b\n1,2\n"), ten, {"a"}); }).message ==
        "t.csv: has 1 row where the job was made for 10. Make the job again from this file, or bind the other.");
  Csv nameless = two_columns();
  nameless.header = false;
  nameless.columns.clear();
  CHECK(said(folder, [&] { read_csv(folder.write("t.csv", "1,2\n"), nameless, {"a"}); }).message ==
        "t.csv: it has no header, and the job states no names for its columns. Name them.");
  CHECK(said(folder, [&] { read_csv(folder.write("t.csv", "a,c\n1,2\n"), two_columns(), {"a"}); }).message ==
        "t.csv: there is no column \"b\". The file has: a, c.");
  const Said missing = said(folder, [&] { read_csv(folder.file("none.csv"), two_columns(), {"a"}); });
  CHECK(missing.message == "none.csv: there is no such file.");
  CHECK(missing.code == Exit::input_missing);
  CHECK(said(folder, [&] { read_csv(folder.path(), two_columns(), {"a"}); }).code == Exit::file);
}

TEST_CASE("no bytes crash the CSV reader") {
  const Folder folder;
  std::uint32_t state = 7;
  const char letters[] = "a,b\n\r\"1.5-+e nN\xef\xbb";
  for (int i = 0; i < 3000; ++i) {
    std::string text = i % 2 ? "a,b\n" : "";
    for (std::uint32_t length = i % 40; length > 0; --length) text += letters[(state = state * 1664525u + 1013904223u) % (sizeof letters - 1)];
    const Said got = said(folder, [&] { read_csv(folder.write("t.csv", text), two_columns(), {"a", "b"}); });
    CHECK((got.code == Exit::done || got.code == Exit::bad_data));
  }
}

TEST_CASE("IDX files: good ones, and what is said of others") {
  const Folder folder;
  const Idx settings{.id = "i1", .images = "images", .labels = "labels", .images_path = "", .labels_path = "", .rows = 3, .height = 2, .width = 2, .classes = 10};
  const auto read = [&](const std::string& images, const std::string& labels, const Idx& with) {
    return said(folder, [&] { read_idx(folder.write("images", images), folder.write("labels", labels), with); });
  };
  const std::string images = idx({3, 2, 2}, 12), labels = idx({3}, 3);
  CHECK(read(images, labels, settings).message == "no error");
  const Images got = read_idx(folder.write("images", images), folder.write("labels", labels), settings);
  CHECK(got.pixels.row_stride == 4);
  CHECK(*got.pixels.row(2) == std::byte{8});
  CHECK(got.labels == std::vector<std::int32_t>{0, 1, 2});

  CHECK(read("", labels, settings).message == "images: the file is empty.");
  CHECK(read("\x1f\x8b\x08\x08", labels, settings).message == "images: the file is packed with gzip. Unpack it (gunzip) and bind the unpacked file.");
  CHECK(read("PNG1", labels, settings).message == "images: this is no IDX file: it does not start with two zero bytes.");
  CHECK(read(idx({3, 2, 2}, 12, 13), labels, settings).message == "images: its elements are not unsigned bytes (type 8), the only ones read here, but type 13.");
  CHECK(read(labels, images, settings).message == "images: has 1 dimensions where images have 3. Are images and labels exchanged?");
  CHECK(read(images.substr(0, 9), labels, settings).message == "images: the file ends inside its header. Fetch it again.");
  CHECK(read(images.substr(0, images.size() - 1), labels, settings).message == "images: holds 11 elements where its header says 12. It is cut off: fetch it again.");
  CHECK(read(images + "x", labels, settings).message == "images: holds 13 elements where its header says 12. It is too long: fetch it again.");
  CHECK(read(idx({0xffffffffu, 0xffffffffu, 0xffffffffu}, 1), labels, settings).message == "images: its header states an impossible size.");
  CHECK(read(images, idx({2}, 2), settings).message == "labels: has 2 labels for 3 images in images.");
  CHECK(read(idx({0, 2, 2}, 0), idx({0}, 0), settings).message == "images: there are no images in it.");
  Idx other = settings;
  other.height = 0, other.width = 0;
  CHECK(read(idx({3, 0, 0}, 0), labels, other).message == "images: its images have no pixels. Bind another file.");
  other = settings;
  other.rows = 4;
  CHECK(read(images, labels, other).message == "images: has 3 images where the job was made for 4. Make the job again from this file, or bind the other.");
  other = settings;
  other.width = 3;
  CHECK(read(images, labels, other).message == "images: its images are 2×2 where the job was made for 2×3.");
  other = settings;
  other.classes = 2;
  const Said label = read(images, labels, other);
  CHECK(label.message == "labels: label 2 of image 2 (counted from 0) is not below the 2 classes of the job.");
  CHECK(label.block == "i1");
}

TEST_CASE("the nearest column") {
  CHECK(files::nearest("GRE Score", {"Serial_No", "GRE_Score", "TOEFL_Score"}) == "GRE_Score");
  CHECK(files::nearest("gre_score", {"GRE_Score"}) == "GRE_Score");
  CHECK(files::nearest("x", {"completely other"}) == "");
}
