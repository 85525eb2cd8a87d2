#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/crc.hpp>
#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/files/sha256.hpp>
#include <tephra/tensor/error.hpp>

#include "folder.hpp"

using namespace tephra;
using namespace tephra::files;

TEST_CASE("checksums give the published check values") {
  CHECK(crc32c("123456789") == 0xe3069283u);
  CHECK(crc32("123456789", 9) == 0xcbf43926u);
  CHECK(crc32c("") == 0u);
  CHECK(crc32("6789", 4, crc32("12345", 5)) == 0xcbf43926u);
  CHECK(sha256("abc", 3) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("", 0) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string long_text(1000, 'a');
  CHECK(sha256(long_text.data(), long_text.size()) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

TEST_CASE("any double survives JSON to the bit") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    double value = 0;
    std::memcpy(&value, &bits, 8);
    if (std::isnan(value)) continue;
    CHECK(Json::parse(Json(value).text()).number() == value);
  }
}

TEST_CASE("numbers that JSON lacks are strings, and read back") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(Json(std::nan("")).text() == "\"NaN\"");
  CHECK(Json(infinity).text() == "\"Infinity\"");
  CHECK(Json(-infinity).text() == "\"-Infinity\"");
  CHECK(Json::parse("\"-Infinity\"").number() == -infinity);
}

TEST_CASE("JSON reads what it wrote, and says where a text breaks") {
  const std::string text = R"({"a":[1,2.5,{"b":null,"c":true}],"key \"x\"\n":"é\u0001\\"})";
  CHECK(Json::parse(text).text() == text);
  CHECK(Json::parse("\"\\ud83d\\ude00\"").string() == "😀");
  const auto message = [](const char* bad) {
    try {
      Json::parse(bad, "x.json");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(message("{\"a\":\n tru}") == "x.json:2:2: this is no JSON value.");
  CHECK(message("") == "x.json:1:1: the text ends in the middle of a value.");
  CHECK(message("[1,2") == "x.json:1:5: expected ']'.");
  CHECK(message("{a:1}") == "x.json:1:2: expected a key in quotes.");
  CHECK(message("1 2") == "x.json:1:3: there is something after the end of the value.");
  CHECK(message("\"abc") == "x.json:1:5: the text ends inside a string.");
  CHECK(message(std::string(300, '[').c_str()) == "x.json:1:202: nested more than 200 deep.");
}

TEST_CASE("a file written aside leaves the old bytes until it is committed") {
  const Folder folder;
  const std::string path = folder.write("x", "old");
  {
    AtomicFile file(path);
    file.write("new");
  }
  CHECK(read_text(path) == "old");
  CHECK_FALSE(exists(path + ".aside"));
  write_atomically(path, "new");
  CHECK(read_text(path) == "new");
  CHECK_FALSE(exists(path + ".aside"));
  CHECK_THROWS_WITH_AS(write_atomically(folder.file("no/such/x"), "y"), doctest::Contains("no/such/x: cannot open it: No such file or directory."), Error);
}

TEST_CASE("arrays survive npz, aligned, of any shape") {
  const Folder folder;
  const std::vector<double> a = {1, 2, 3, 4, 5, std::nan("")};
  const std::vector<float> b = {1.5f};
  const std::vector<std::int64_t> c = {-7, 9};
  write_npz(folder.file("x.npz"), {{"h1.weight", Element::f64, {2, 3}, a.data()}, {"h1.bias", Element::f32, {1}, b.data()}, {"scalar", Element::f32, {}, b.data()},
                                   {"none", Element::f32, {0, 3}, b.data()}, {"whole", Element::i64, {2}, c.data()}});
  const NpzFile file(folder.file("x.npz"));
  REQUIRE(file.arrays().size() == 5);
  const NpzArray* weight = file.find("h1.weight");
  REQUIRE(weight);
  CHECK(weight->shape == std::vector<std::int64_t>{2, 3});
  CHECK(reinterpret_cast<std::uintptr_t>(weight->bytes.data()) % 64 == 0);
  std::vector<double> back(6);
  weight->copy_to(back.data());
  CHECK(std::memcmp(back.data(), a.data(), 48) == 0);
  std::vector<float> narrow(6);
  weight->copy_to(narrow.data());
  CHECK(narrow[4] == 5.0f);
  CHECK(file.find("scalar")->shape.empty());
  CHECK(file.find("none")->count == 0);
  CHECK(file.find("other") == nullptr);
}

TEST_CASE("a damaged npz is refused and never crashes") {
  const Folder folder;
  const std::vector<double> values(20, 1.0);
  write_npz(folder.file("x.npz"), {{"a", Element::f64, {4, 5}, values.data()}, {"b", Element::f64, {20}, values.data()}});
  const std::string good = read_text(folder.file("x.npz"));
  const auto message = [&](const std::string& bytes) {
    try {
      const NpzFile file(folder.write("bad.npz", bytes));
    } catch (const Error& error) {
      CHECK(error.code() == Exit::bad_data);
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(message("") == folder.file("bad.npz") + ": it is too short for a zip archive. The file is damaged or was not written by Tephra or numpy.savez.");
  std::string flipped = good;
  flipped[300] = static_cast<char>(flipped[300] ^ 1);
  CHECK(message(flipped).find("\"a.npy\" fails its checksum") != std::string::npos);
  for (std::size_t length = 0; length < good.size(); length += 7) CHECK(message(good.substr(0, length)) != "no error");
  std::mt19937 random(3);
  for (int i = 0; i < 4000; ++i) {
    std::string noisy = good;
    for (int flips = 0; flips < 3; ++flips) noisy[random() % noisy.size()] = static_cast<char>(random());
    message(noisy);
  }
}
