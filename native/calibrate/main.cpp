#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include <tephra/files/atomic_file.hpp>
#include <tephra/job/job.hpp>
#include <tephra/job/stage.hpp>
#include <tephra/tensor/error.hpp>

#include "measures.hpp"
#include "timing.hpp"

using namespace tephra;

namespace {

std::string passes_file(const char* block) {
  const char* folder = std::getenv("TEPHRA_PASSES");
  if (folder == nullptr) throw Error(Exit::wrong_use, block, "TEPHRA_PASSES is not set: name the folder in which one pass finds what those before it measured.");
  return std::string(folder) + "/" + block + ".json";
}

void begin(Stage& stage, const char* block) {
  stage.together([&] {
    if (stage.is_root()) calibrate::read_passes(passes_file(block));
  });
}

// Rank 0's rates are the stage's output; the others only keep it company.
Outcome written(Stage& stage, const char* block, const files::Json& rates) {
  stage.together([&] {
    if (!stage.is_root()) return;
    calibrate::write_passes(passes_file(block));
    const OutputFolder folder = stage.output(block);
    folder.make();
    files::write_atomically(folder.file("rates.json"), rates.text() + "\n");
    folder.finish({"rates.json"});
  });
  return {};
}

files::Json both(const std::function<files::Json(Dtype)>& measure) {
  files::Json json;
  json.set("f32", measure(Dtype::f32)).set("f64", measure(Dtype::f64));
  return json;
}

void tell(const char* what) {
  std::printf("measuring %s\n", what);
  std::fflush(stdout);
}

files::Json grids_alone() {
  files::Json rates;
  tell("dense layers");
  rates.set("dense", both(calibrate::dense_layers)).set("inputGradient", both(calibrate::input_gradients));
  tell("convolutions");
  rates.set("convolution", both(calibrate::convolutions));
  tell("other layers and losses");
  rates.set("layer", both(calibrate::layers_a_number)).set("loss", both(calibrate::losses));
  tell("updates");
  rates.set("update", both(calibrate::updates));
  tell("copies of rows and memory");
  rates.set("feed", both(calibrate::feeds)).set("copy", calibrate::copies());
  return rates;
}

files::Json grids_together(Communicator& ranks) {
  files::Json rates;
  rates.set("ranks", ranks.size());
  rates.set("dense", both([&](Dtype dtype) { return calibrate::dense_layers_together(ranks, dtype); }));
  rates.set("sum", calibrate::sums_over_ranks(ranks));
  return rates;
}

Outcome alone(Stage& stage) {
  begin(stage, "alone");
  files::Json rates = grids_alone();
  tell("the training loop");
  rates.set("loop", calibrate::training_loop(stage));
  return written(stage, "alone", rates);
}

Outcome together(Stage& stage) {
  begin(stage, "together");
  if (stage.is_root()) tell("several ranks at once");
  files::Json rates = grids_together(stage.ranks());
  rates.set("loop", calibrate::training_loop(stage));
  return written(stage, "together", rates);
}

}  // namespace

int main(int argc, char** argv) { return job(argc, argv, {.stages = {{"alone", "alone", alone}, {"together", "together", together}}}); }
