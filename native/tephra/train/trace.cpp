#include <tephra/train/trace.hpp>

#include <filesystem>
#include <utility>

#include <tephra/files/atomic_file.hpp>
#include <tephra/files/json.hpp>
#include <tephra/tensor/error.hpp>

namespace tephra::train {

void Trace::open(bool resumed) {
  const Environment& environment = stage_.environment();
  written_ = environment.trace_folder;
  std::error_code ignored;
  if (std::filesystem::is_directory(environment.init, ignored)) given_ = environment.init;
  stage_.together([&] {
    if (!given_.empty()) check_given();
    if (!written_.empty() && stage_.is_root()) start_folder(resumed);
  });
}

bool Trace::is_asked() const {
  std::error_code ignored;
  return !stage_.environment().trace_folder.empty() || std::filesystem::is_directory(stage_.environment().init, ignored);
}

void Trace::start_folder(bool resumed) const {
  const std::string path = written_ + "/trace.json";
  if (!resumed && files::exists(path)) throw Error(Exit::wrong_use, identity_.block, path + ": this folder holds a trace already. Name another folder, or delete this one.");
  files::make_folders(written_);
  files::Json::Array states;
  for (const OptimizerState& state : numbers_.optimizer.states()) states.emplace_back(state.name);
  files::Json out;
  out.set("version", 1).set("job", identity_.job_hash).set("stage", identity_.stage).set("block", identity_.block).set("dtype", identity_.dtype).set("precision", identity_.rules.at("precision"));
  out.set("seed", identity_.seed).set("batch", identity_.batch).set("ranks", stage_.ranks().size()).set("states", std::move(states));
  files::write_atomically(path, out.text(2) + "\n");
}

void Trace::check_given() const {
  const std::string path = given_ + "/trace.json";
  if (!files::exists(path)) throw Error(Exit::input_missing, identity_.block, path + ": there is no such file, so " + given_ + " is no trace. Name the folder that --trace wrote.");
  const files::Json json = files::Json::read(path);
  const std::pair<const char*, files::Json> all[] = {{"stage", identity_.stage}, {"block", identity_.block}, {"dtype", identity_.dtype}};
  for (const auto& [key, wanted] : all) {
    const files::Json* found = json.find(key);
    if (found == nullptr || found->text() != wanted.text())
      throw Error(Exit::bad_data, identity_.block, path + ": this trace was made with " + key + " " + (found == nullptr ? "unknown" : found->text()) + ", not " + wanted.text() + ". Name a trace of this job.");
  }
}

void Trace::begin(std::uint64_t step) {
  if (!given_.empty())
    stage_.together([&] {
      const std::string path = step_path(given_, step);
      if (!files::exists(path)) throw Error(Exit::input_missing, identity_.block, path + ": there is no such file: the trace ends before. Ask for --steps " + std::to_string(step - 1) + ".");
      given_step_.emplace(path);
      read_before(*given_step_, numbers_, identity_.block);
    });
  if (!written_.empty() && stage_.is_root()) step_.begin(numbers_);
}

void Trace::exchanged(std::span<const std::int64_t> rows, double loss) {
  if (!written_.empty() && stage_.is_root()) step_.exchanged(numbers_, rows, loss);
  if (!given_.empty()) stage_.together([&] { read_gradients(*given_step_, numbers_, identity_.block); });
}

void Trace::end(std::uint64_t step) {
  if (written_.empty()) return;
  stage_.together([&] {
    if (stage_.is_root()) step_.write(step_path(written_, step), numbers_);
  });
}

}  // namespace tephra::train
