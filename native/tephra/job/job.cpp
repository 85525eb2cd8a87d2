#include <tephra/job/job.hpp>

#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <string_view>

#include <tephra/files/atomic_file.hpp>
#include <tephra/job/request.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/job/stop.hpp>
#include <tephra/ops/blas_core.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra {
namespace {

constexpr std::size_t longest_message = 8192;

struct Failure {
  Exit code = Exit::internal;
  std::string block;
  std::string message;
  bool shared = false;
  bool tell = true;
};

// Any exception as one line for a person. Called in a catch block.
Failure failure_of(int rank) {
  try {
    throw;
  } catch (const SharedError& error) {
    return {.code = error.code, .block = error.block, .message = error.message, .shared = true, .tell = error.teller == rank};
  } catch (const Error& error) {
    return {.code = error.code(), .block = error.block(), .message = error.what()};
  } catch (const std::bad_alloc&) {
    return {.code = Exit::internal, .block = {}, .message = "out of memory. Use a smaller batch or more ranks."};
  } catch (const std::exception& error) {
    return {.code = Exit::internal, .block = {}, .message = std::string(error.what()) + ". This is a fault in the program."};
  }
}

void tell(int rank, const Failure& failure) {
  std::string line = "tephra: rank " + std::to_string(rank) + ": ";
  if (!failure.block.empty()) line += "block \"" + failure.block + "\": ";
  line += failure.message.substr(0, longest_message) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

int wrong_use(const std::string& what) {
  std::fprintf(stderr, "tephra: %s\n%s", what.c_str(), usage);
  return static_cast<int>(Exit::wrong_use);
}

const JobStage* find(const JobSettings& settings, std::string_view name) {
  for (const JobStage& stage : settings.stages)
    if (name == stage.name) return &stage;
  return nullptr;
}

std::string names(const JobSettings& settings) {
  std::string out;
  for (const JobStage& stage : settings.stages) out += (out.empty() ? "" : ", ") + std::string(stage.name);
  return out;
}

int print_plans(const JobSettings& settings, const Request& request) {
  files::Json::Array stages;
  for (const JobStage& entry : settings.stages) {
    if (!request.stage.empty() && request.stage != entry.name) continue;
    Stage stage(entry, request.ranks);
    entry.run(stage);
    for (const files::Json& plan : stage.plans()) stages.push_back(plan);
  }
  files::Json out;
  out.set("version", 1).set("ranks", request.ranks).set("stages", std::move(stages));
  const std::string text = out.text(2) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

void log_end(Stage& stage, std::string_view outcome, const Failure* failure) {
  if (!stage.is_root() || stage.log().broken()) return;
  files::Json members;
  members.set("outcome", outcome);
  if (failure) {
    members.set("message", failure->message.substr(0, longest_message));
    if (!failure->block.empty()) members.set("block", failure->block);
  }
  stage.log().begin(-1);
  stage.log().event("stage-ended", members);
}

// Runs the stage's function; whatever it throws becomes an exit code, in step with the other ranks or by ending them all.
int run_stage(const JobStage& entry, const Environment& environment, Communicator& world) {
  std::optional<Stage> stage;
  try {
    stage.emplace(entry, Stage::Running{environment, world});
    const Outcome outcome = entry.run(*stage);
    stage->together([&] { log_end(*stage, outcome.code == 0 ? "done" : "stopped", nullptr); });
    stage->enter(Phase::done);
    stage->watcher().finish();
    return outcome.code;
  } catch (...) {
    Failure failure = failure_of(world.rank());
    if (failure.tell) tell(world.rank(), failure);
    try {
      if (stage) log_end(*stage, "failed", &failure);
    } catch (const Error& error) {
      tell(world.rank(), {.code = error.code(), .block = {}, .message = error.what()});
    }
    // An error of one rank alone: the others may wait for it in a reduction, so the whole job ends here.
    if (!failure.shared && world.size() > 1) world.abort(static_cast<int>(failure.code));
    return static_cast<int>(failure.code);
  }
}

int run(const JobStage& entry, const Request& request) {
  StopFlag::catch_signals();
  Environment environment = Environment::read();
  environment.trace_folder = request.trace;
  environment.init = request.init;
  environment.steps = request.steps;
  const std::unique_ptr<Communicator> world = tephra::world();
  double complete = world->rank() == 0 && OutputFolder(environment.run_folder, entry.block).complete() ? 1 : 0;
  world->broadcast({&complete, Dtype::f64, 1}, 0);
  int code = 0;
  if (complete > 0) {
    if (world->rank() == 0) std::printf("%s: already complete\n", entry.name);
  } else {
    code = run_stage(entry, environment, *world);
  }
  std::fflush(stdout);
  // A launcher ends the other ranks when one leaves with an error code: none leaves before all are ready to.
  world->barrier();
  return code;
}

}  // namespace

int job(int argc, char** argv, const JobSettings& settings) {
  Request request;
  if (const auto problem = read_arguments(argc, argv, request)) return wrong_use(*problem);
  if (request.help) return std::fputs(usage, stdout), 0;
  if (request.list) {
    for (const JobStage& stage : settings.stages) std::printf("%s\n", stage.name);
    return 0;
  }
  const JobStage* entry = find(settings, request.stage);
  if (!request.stage.empty() && !entry) return wrong_use("there is no stage \"" + request.stage + "\"; this job has " + names(settings) + ".");
  if (!entry && !request.plan) return wrong_use("which stage? This job has " + names(settings) + ".");
  if (!request.plan) restart_on_better_blas(argv);
  try {
    return request.plan ? print_plans(settings, request) : run(*entry, request);
  } catch (...) {
    const Failure failure = failure_of(0);
    tell(0, failure);
    return static_cast<int>(failure.code);
  }
}

}  // namespace tephra
