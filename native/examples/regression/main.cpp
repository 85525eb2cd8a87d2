#include <tephra/tephra.hpp>

#include "stages/stages.hpp"

int main(int argc, char** argv) {
  return tephra::job(argc, argv, {.stages = {
    {"train", "t3k9q2mz", stages::train},
    {"evaluate", "e7w4n8rb", stages::evaluate},
  }});
}
