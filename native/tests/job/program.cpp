#include "program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <tephra/files/json.hpp>
#include <tephra/files/npz.hpp>
#include <tephra/job/metrics_log.hpp>

extern char** environ;

namespace {

void redirect(const std::string& path, int to) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file < 0 || ::dup2(file, to) < 0) ::_exit(127);
}

}  // namespace

Program::~Program() {
  if (pid_ > 0) wait();
}

void Program::start() {
  pid_ = ::fork();
  REQUIRE(pid_ >= 0);
  if (pid_ > 0) return;
  ::setpgid(0, 0);
  redirect(output_.file("out"), 1);
  redirect(output_.file("err"), 2);
  for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), 1);
  if (file_limit_ > 0) {
    const rlimit limit{file_limit_, file_limit_};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  std::vector<char*> words;
  for (std::string& word : command_) words.push_back(word.data());
  words.push_back(nullptr);
  ::execvp(words[0], words.data());
  ::_exit(127);
}

void Program::signal(int number) const { ::kill(pid_, number); }

Program::End Program::wait() {
  int status = 0;
  int waited = 0;
  while (::waitpid(pid_, &status, WNOHANG) == 0) {
    pause_milliseconds(5);
    if (++waited == 12000) ::kill(-pid_, SIGKILL);
  }
  pid_ = 0;
  return {.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1, .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
          .out = read_text(output_.file("out")), .err = read_text(output_.file("err"))};
}

JobFolder::JobFolder(Job job) : run_(folder_.file("run")) {
  static const char* binaries[] = {TEPHRA_EXAMPLE_REGRESSION, TEPHRA_EXAMPLE_DIGITS, TEPHRA_TEST_JOB, TEPHRA_TEST_IMPORTANCE};
  binary_ = binaries[static_cast<int>(job)];
  std::filesystem::create_directories(folder_.file("data"));
  REQUIRE(std::system((std::string(TEPHRA_MAKE_EXAMPLES) + " " + folder_.file("data")).c_str()) == 0);
  variables_ = {{"TEPHRA_RUN", run_}, {"TEPHRA_JOB", folder_.path()}, {"TEPHRA_RUN_ID", "run"}, {"TEPHRA_JOB_HASH", "hash"}, {"OMP_NUM_THREADS", "1"},
                {"OPENBLAS_NUM_THREADS", "1"}, {"OMPI_ALLOW_RUN_AS_ROOT", "1"}, {"OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"}};
}

std::vector<std::string> JobFolder::command(int ranks, std::vector<std::string> words) const {
  std::vector<std::string> out;
  if (ranks > 1) out = {TEPHRA_MPIEXEC, "-n", std::to_string(ranks), "--oversubscribe", "--bind-to", "none"};
  out.push_back(binary_);
  out.insert(out.end(), words.begin(), words.end());
  return out;
}

Program::Variables JobFolder::with_attempt(int attempt) const {
  Program::Variables out = variables_;
  out["TEPHRA_ATTEMPT"] = std::to_string(attempt);
  return out;
}

std::map<std::string, std::string> JobFolder::curve() const {
  std::map<std::string, std::string> out;
  // An attempt that was killed before it opened its log left none, and several may in a row.
  for (int attempt = 1; attempt < 1000; ++attempt) {
    const std::string path = in_run("metrics." + std::to_string(attempt) + ".log");
    if (!std::filesystem::exists(path)) continue;
    const std::string text = read_text(path);
    const std::size_t whole = tephra::whole_lines(text);
    for (std::size_t at = 0; at < whole; at = text.find('\n', at) + 1) {
      const std::string line = text.substr(at, text.find('\n', at) - at);
      const auto json = tephra::files::Json::parse(line.substr(line.find('{')));
      const auto* values = json.find("values");
      if (!values) continue;
      for (const auto& [name, value] : values->object())
        if (name.find("seconds") == std::string::npos) out[name + "@" + std::to_string(json.at("step").integer())] = value.text();
    }
  }
  return out;
}

bool has_mpi() { return std::strlen(TEPHRA_MPIEXEC) > 0; }

void pause_milliseconds(long count) {
  const timespec time{count / 1000, count % 1000 * 1000000};
  ::nanosleep(&time, nullptr);
}

std::vector<tephra::BoardEntry> board_of(const JobFolder& job) {
  std::vector<tephra::BoardEntry> out;
  if (!std::filesystem::exists(job.in_run("ranks"))) return out;
  for (const auto& file : std::filesystem::directory_iterator(job.in_run("ranks"))) {
    if (file.path().extension() != tephra::board_suffix) continue;
    const std::string bytes = read_text(file.path().string());
    for (std::size_t at = 0; at + sizeof(tephra::Slot) <= bytes.size(); at += sizeof(tephra::Slot)) {
      tephra::Slot slot;
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), slot.size(), slot.begin());
      tephra::BoardEntry entry;
      if (read_slot(slot, entry)) out.push_back(entry);
    }
  }
  return out;
}

bool steps_taken(const JobFolder& job) {
  const auto board = board_of(job);
  return !board.empty() && std::all_of(board.begin(), board.end(), [](const tephra::BoardEntry& entry) { return entry.step > 0; });
}

std::vector<double> weights_of(const JobFolder& job, const std::string& block) {
  std::vector<double> out;
  const tephra::files::NpzFile file(job.in_run("out/" + block + "/model.npz"));
  for (const tephra::files::NpzArray& array : file.arrays()) {
    out.resize(out.size() + array.count);
    array.copy_to(out.data() + (out.size() - array.count));
  }
  return out;
}

void make_endless(JobFolder& job) {
  job.variables()["TEST_EPOCHS"] = "100000000";
  job.variables()["TEST_LOG_EVERY"] = "100000";
}
