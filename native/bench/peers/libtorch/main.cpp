#include "trainer.hpp"

using namespace tephra;

namespace {

// Numbers too small to matter are zero, as in our library.
void prepare(const bench::Settings& settings) {
  torch::set_num_threads(settings.threads);
  at::globalContext().setFlushDenormal(true);
}

}  // namespace

int main(int count, char** words) {
  const bench::Program program{.version = "libtorch " TORCH_VERSION,
                               .cases = {{"mlp", bench::train_mlp}, {"cnn", bench::train_cnn}, {"small", bench::train_small}, {"pinn", bench::train_pinn}},
                               .prepare = prepare};
  return bench::run(count, words, program);
}
