#include <tephra/comm/communicator.hpp>

#include "trainer.hpp"

using namespace tephra;

int main(int count, char** words) {
  // Jobs ask for their ranks first: solo here, unless TEPHRA_COMM=mpi to see what MPI_Init costs.
  std::unique_ptr<Communicator> ranks;
  const bench::Program program{.version = "tephra",
                               .cases = {{"mlp", bench::train_mlp},
                                         {"cnn", bench::train_cnn},
                                         {"small", bench::train_small},
                                         {"pinn", bench::train_pinn}},
                               .prepare = [&](const bench::Settings&) { ranks = world(); }};
  return bench::run(count, words, program);
}
