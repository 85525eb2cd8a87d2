#include <tephra/train/checkpoint.hpp>

#include "fuzz.hpp"
#include "samples/samples.hpp"

using namespace tephra;

namespace {

void read() {
  const ParameterLayout layout{.dtype = Dtype::f64, .entries = {{"d.w", {2, 1}, 0, 2, {}}}, .count = 2, .trained = 2};
  ParameterArena parameters(layout);
  Optimizer optimizer(optim::sgd({}), layout);
  train::Cursor cursor;
  const train::CheckpointIdentity identity{.job_hash = "", .stage = "s", .block = "b", .dtype = "f64", .seed = 0, .batch = 2, .train_rows = 3, .rules = files::Json::Object()};
  fuzz::refused_or_not([&] { train::read_checkpoint(fuzz::job().path(), identity, cursor, {parameters, optimizer, nullptr}); });
}

}  // namespace

// The bytes as a whole checkpoint, and as the cursor of a sound one, past its checksum.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text = fuzz::text_of(bytes, size);
  fuzz::job().write("checkpoint.npz", text);
  read();
  fuzz::job().write("checkpoint.npz", samples::checkpoint(std::string(text)));
  read();
  return 0;
}
