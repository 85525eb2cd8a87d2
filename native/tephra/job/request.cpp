#include <tephra/job/request.hpp>

#include <charconv>
#include <string_view>

namespace tephra {
namespace {

template <class T>
bool read_count(std::string_view text, T& count) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && count >= 1;
}

// Takes the word behind an option; "" when there is none.
struct Words {
  int count;
  char** words;
  int at = 0;

  bool next() { return ++at < count; }
  std::string_view word() const { return words[at]; }
  std::string_view value() { return at + 1 < count ? words[++at] : std::string_view(); }
};

std::optional<std::string> read_option(std::string_view option, Words& words, Request& request) {
  if (option == "--help" || option == "-h") request.help = true;
  else if (option == "--list") request.list = true;
  else if (option == "--plan") request.plan = true;
  else if (option == "--ranks") {
    if (!read_count(words.value(), request.ranks)) return "--ranks needs a number of 1 or more.";
  } else if (option == "--steps") {
    if (!read_count(words.value(), request.steps)) return "--steps needs a number of 1 or more.";
  } else if (option == "--trace") {
    if ((request.trace = words.value()).empty()) return "--trace needs a folder to write to.";
  } else if (option == "--init") {
    if ((request.init = words.value()).empty()) return "--init needs a file of weights or the folder of a trace.";
  } else return "there is no option " + std::string(option) + ".";
  return std::nullopt;
}

}  // namespace

const char* const usage =
    "usage: job STAGE                      run a stage (start it with mpirun for several ranks)\n"
    "       job --list                     print the names of the stages\n"
    "       job --plan [STAGE] [--ranks N] print the native plan as JSON; needs no data\n"
    "       job --help                     print this\n"
    "Options of a stage that trains, which others do not heed:\n"
    "  --steps N      end after N steps, as if they were all\n"
    "  --init FILE    start from the weights of a model.npz or checkpoint.npz\n"
    "  --init FOLDER  start each step from the numbers that a trace holds\n"
    "  --trace FOLDER write what each step reads and makes, as trace.json and step-000001.npz …\n"
    "Environment: TEPHRA_RUN (run folder), TEPHRA_ATTEMPT, TEPHRA_RUN_ID, TEPHRA_JOB (job folder), TEPHRA_JOB_HASH,\n"
    "  TEPHRA_DATA_<NAME> (path of a data set), TEPHRA_CHECK_HASH=1, TEPHRA_DEADLINE (unix seconds).\n"
    "Exit codes: 0 done, 75 stopped and can be resumed, 64 wrong use, 65 bad data, 66 input missing, 70 internal,\n"
    "  74 file error, 76 loss not finite, 77 not accepted.\n";

std::optional<std::string> read_arguments(int argc, char** argv, Request& request) {
  Words words{argc, argv};
  while (words.next()) {
    const std::string_view word = words.word();
    if (word.starts_with("-")) {
      if (auto problem = read_option(word, words, request)) return problem;
    } else if (!request.stage.empty()) {
      return "one stage at a time, not " + request.stage + " and " + std::string(word) + ".";
    } else {
      request.stage = word;
    }
  }
  if (request.plan && (!request.trace.empty() || !request.init.empty() || request.steps > 0)) return "--trace, --init and --steps are for running a stage, not for its plan.";
  return std::nullopt;
}

}  // namespace tephra
