#include <malloc.h>

#include "trainer.hpp"

using namespace tephra;

namespace {

// Freed memory is kept: handing every temporary back to the system and faulting it in again costs libtorch more than its arithmetic.
// Numbers too small to matter are zero, as in our library.
void prepare(const bench::Settings& settings) {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
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
