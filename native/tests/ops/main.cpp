// tephra_op_cases: every op on random shapes, by one kernel set. Writes inputs, outputs and gradients for reference_ops.py, and checks
// what needs no other library: finite differences (f64), and that rows in tiles give what all rows give.
#include <cstdio>
#include <optional>
#include <random>
#include <string>

#include <tephra/ops/ops.hpp>
#include <tephra/tensor/error.hpp>

#include "case_file.hpp"
#include "differences.hpp"
#include "tiles.hpp"

using namespace tephra;
using namespace tephra::testing;
using files::Json;

namespace {

struct Options {
  std::string kernels = "cpu";
  Dtype dtype = Dtype::f64;
  std::int64_t cases = 3;
  std::uint64_t seed = std::random_device()();
  std::string out{};
  std::string op{};  // "" all
};

Options options_of(int count, char** arguments) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = arguments[i];
    const std::string value = arguments[i + 1];
    if (name == "--set") options.kernels = value;
    else if (name == "--dtype" && (value == "f32" || value == "f64")) options.dtype = value == "f32" ? Dtype::f32 : Dtype::f64;
    else if (name == "--cases") options.cases = std::stoll(value);
    else if (name == "--seed") options.seed = std::stoull(value);
    else if (name == "--out") options.out = value;
    else if (name == "--op") options.op = value;
    else throw Error(Exit::wrong_use, "", "unknown option " + name + " " + value + ".");
  }
  if (count % 2 == 0) throw Error(Exit::wrong_use, "", "use: tephra_op_cases [--set cpu|aten] [--dtype f32|f64] [--cases N] [--seed S] [--op NAME] [--out FILE]");
  return options;
}

// Errors of one case; none where it was not looked at.
struct Errors {
  std::optional<double> first{};
  std::optional<double> second{};
  double tiles = 0;
};

struct Tolerances {
  double differences;
  double tiles;
};

Tolerances tolerances_for(Dtype dtype) {
  const Json all = Json::read(TEPHRA_TEST_SOURCES "/tolerances.json");
  return {all.at("differences").number(), all.at(name_of(dtype)).number()};
}

void check_all_ops_have_cases() {
  for (const Op* op : ops::all_ops()) {
    bool known = false;
    for (const Generator& generator : all_generators()) known = known || generator.op == op->name;
    if (!known) throw Error("op " + std::string(op->name) + " has no random cases. Add a generator to tests/ops.");
  }
}

Errors run_case(const Generator& generator, std::int64_t number, const Options& options, CaseFile* file) {
  const Setting setting{options.kernels, options.dtype, options.seed};
  Random random(options.seed, generator.op, static_cast<std::uint64_t>(number));
  const OpCase made = generator.make(random);
  const BuiltCase built = build(generator.op, made, random, options.dtype);
  Errors errors{.tiles = tile_error(generator.op, built, setting, random)};
  if (options.dtype == Dtype::f64 && made.continuous) {
    errors.first = first_difference_error(built, setting, random);
    if (made.smooth) errors.second = second_difference_error(built, setting, random);
  }
  Json differences;
  differences.set("tiles", errors.tiles);
  if (errors.first) differences.set("first", *errors.first);
  if (errors.second) differences.set("second", *errors.second);
  if (file != nullptr) file->add(generator.op, number, made, built, setting, differences);
  return errors;
}

bool within(const Errors& errors, const Tolerances& tolerances) {
  return errors.first.value_or(0) < tolerances.differences && errors.second.value_or(0) < tolerances.differences && errors.tiles < tolerances.tiles;
}

void print_failure(std::string_view op, std::int64_t number, const Errors& errors) {
  std::printf("%.*s case %lld: differences first %.1e second %.1e, tiles %.1e\n", static_cast<int>(op.size()), op.data(), static_cast<long long>(number),
              errors.first.value_or(0), errors.second.value_or(0), errors.tiles);
}

int run(const Options& options) {
  check_all_ops_have_cases();
  std::printf("seed %llu, kernels %s, %s, %lld cases an op\n", static_cast<unsigned long long>(options.seed), options.kernels.c_str(),
              std::string(name_of(options.dtype)).c_str(), static_cast<long long>(options.cases));
  std::fflush(stdout);
  std::optional<CaseFile> file;
  if (!options.out.empty()) file.emplace(options.out);
  const Tolerances tolerances = tolerances_for(options.dtype);
  bool fine = true;
  for (const Generator& generator : all_generators()) {
    if (!options.op.empty() && generator.op != options.op) continue;
    for (std::int64_t number = 0; number < options.cases; ++number) {
      const Errors errors = run_case(generator, number, options, file ? &*file : nullptr);
      if (within(errors, tolerances)) continue;
      print_failure(generator.op, number, errors);
      fine = false;
    }
  }
  return fine ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(options_of(count, arguments));
  } catch (const Error& error) {
    std::fprintf(stderr, "tephra_op_cases: %s\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tephra_op_cases: %s\n", error.what());
    return 1;
  }
}
