#include "program.hpp"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <stdexcept>

#include "process.hpp"

namespace tephra::bench {
namespace {

struct Measured {
  std::int64_t steps = 0;
  double seconds = 0;
  double cpu = 0;
  double waited = 0;
  double loss = 0;
};

constexpr std::int64_t steps_to_compare = 100;
constexpr double warm_up_seconds = 0.15;
constexpr std::int64_t warm_up_steps = 5;

Settings settings_of(int count, char** words) {
  if (count < 3) throw std::invalid_argument("a case and a mode are needed");
  Settings settings{.name = words[1], .mode = words[2]};
  for (int i = 3; i < count; ++i) {
    const std::string word = words[i];
    const auto equals = word.find('=');
    const std::string key = word.substr(0, equals), value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (key == "optimizer" && (value == "adam" || value == "sgd")) settings.optimizer = value;
    else if (key == "seconds") settings.seconds = std::stod(value);
    else if (key == "threads") settings.threads = std::stoi(value);
    else throw std::invalid_argument("\"" + word + "\" is no option");
  }
  return settings;
}

Measured train_steps(const TrainingStep& step, std::int64_t steps) {
  Measured measured{.steps = steps};
  for (std::int64_t i = 0; i < steps; ++i) measured.loss = step();
  return measured;
}

Measured train_for(const TrainingStep& step, double seconds, std::int64_t least_steps) {
  const double start = monotonic_seconds(), cpu = cpu_seconds(), waited = waited_seconds();
  Measured measured;
  for (; measured.seconds < seconds || measured.steps < least_steps; ++measured.steps) {
    measured.loss = step();
    measured.seconds = monotonic_seconds() - start;
  }
  measured.cpu = cpu_seconds() - cpu;
  measured.waited = waited_seconds() - waited;
  return measured;
}

Measured measure(const TrainingStep& step, const Settings& settings) {
  if (settings.mode == "loss") return train_steps(step, steps_to_compare);
  if (settings.mode == "start") return train_steps(step, 1);
  if (settings.mode != "time") throw std::invalid_argument("the mode is loss, start or time, not \"" + settings.mode + "\"");
  train_for(step, std::min(warm_up_seconds, settings.seconds), warm_up_steps);
  return train_for(step, settings.seconds, 1);
}

void print(const Settings& settings, const Program& program, const Measured& measured) {
  const double ended_at = monotonic_seconds();
  std::printf("{\"case\":\"%s\",\"mode\":\"%s\",\"steps\":%lld,\"seconds\":%.9g,\"cpu_seconds\":%.9g,\"waited_seconds\":%.9g,\"loss\":%.9g,"
              "\"ended_at\":%.9f,\"resident_bytes\":%lld,\"blas\":\"%s\",\"version\":\"%s\"}\n",
              settings.name.c_str(), settings.mode.c_str(), static_cast<long long>(measured.steps), measured.seconds, measured.cpu,
              measured.waited, measured.loss, ended_at, static_cast<long long>(peak_resident_bytes()), loaded_blas().c_str(),
              program.version.c_str());
}

void print_cases(const Program& program) {
  for (const auto& [name, build] : program.cases) std::printf("%s\n", name.c_str());
}

int measure_and_print(const Settings& settings, const Program& program) {
  const auto found = program.cases.find(settings.name);
  if (found == program.cases.end()) throw std::invalid_argument("there is no case \"" + settings.name + "\" in this build");
  program.prepare(settings);
  print(settings, program, measure(found->second(settings), settings));
  return 0;
}

}  // namespace

int run(int count, char** words, const Program& program) {
  try {
    if (count == 2 && std::string(words[1]) == "cases") return print_cases(program), 0;
    return measure_and_print(settings_of(count, words), program);
  } catch (const std::invalid_argument& wrong) {
    std::fprintf(stderr, "%s.\nUsage: %s CASE loss|start|time [optimizer=adam|sgd] [seconds=S] [threads=N]\n       %s cases\n", wrong.what(), words[0], words[0]);
    return 2;
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "%s\n", failed.what());
    return 1;
  }
}

}  // namespace tephra::bench
