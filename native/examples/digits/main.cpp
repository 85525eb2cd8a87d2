#include <tephra/tephra.hpp>

#include "stages/stages.hpp"

int main(int argc, char** argv) {
  return tephra::job(argc, argv, {.stages = {
    {"train", "t6h2v9xk", stages::train},
    {"evaluate", "e4p8d3sj", stages::evaluate},
  }});
}
