#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include <tephra/job/board.hpp>

#include "folder.hpp"

// One child process at a time of a program under test, with its output in files.
class Program {
 public:
  struct End {
    int code = -1;    // exit code, -1 when a signal ended it
    int signal = 0;
    std::string out;
    std::string err;
  };
  using Variables = std::map<std::string, std::string>;

  Program(std::vector<std::string> command, Variables variables) : command_(std::move(command)), variables_(std::move(variables)) {}
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  // No file may grow beyond so many bytes; 0 = no limit.
  Program& limit_files(std::size_t bytes) { return file_limit_ = bytes, *this; }
  void start();
  void signal(int number) const;
  // Waits at most a minute, then ends the child and its group.
  End wait();
  End run() { return start(), wait(); }
  pid_t pid() const { return pid_; }

 private:
  std::vector<std::string> command_;
  Variables variables_;
  std::size_t file_limit_ = 0;
  Folder output_;
  pid_t pid_ = 0;
};

// A job folder with data and a run folder, and the ways to start a job in it.
class JobFolder {
 public:
  enum class Job { regression, digits, test, importance };
  explicit JobFolder(Job job);

  const std::string& run() const { return run_; }
  std::string in_run(const std::string& name) const { return run_ + "/" + name; }
  std::string data(const std::string& name) const { return folder_.file("data/" + name); }
  Program::Variables& variables() { return variables_; }

  // The program with these words, on `ranks` ranks, as attempt `attempt`.
  std::vector<std::string> command(int ranks, std::vector<std::string> words) const;
  Program::Variables with_attempt(int attempt) const;
  Program::End start(int attempt, int ranks, std::vector<std::string> words) { return Program(command(ranks, std::move(words)), with_attempt(attempt)).run(); }

  // "loss@17" → the number as written, the latest attempt winning. Timings are left out. Checks every line on the way.
  std::map<std::string, std::string> curve() const;

 private:
  Folder folder_;
  std::string run_;
  std::string binary_;
  Program::Variables variables_;
};

bool has_mpi();

void pause_milliseconds(long count);

// Waits until `ready` holds, at most half a minute.
template <class Ready>
bool wait_for(Ready ready) {
  for (int i = 0; i < 3000; ++i) {
    if (ready()) return true;
    pause_milliseconds(10);
  }
  return false;
}

// What the ranks of a job say of themselves.
std::vector<tephra::BoardEntry> board_of(const JobFolder& job);
// Has every rank on the board done a step?
bool steps_taken(const JobFolder& job);

// All numbers of the model that the block wrote.
std::vector<double> weights_of(const JobFolder& job, const std::string& block);

// A job that would run for hours.
void make_endless(JobFolder& job);
