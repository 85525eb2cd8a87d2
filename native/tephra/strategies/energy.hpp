#pragma once

#include <tephra/strategies/strategies.hpp>
#include <tephra/tensor/span.hpp>

namespace tephra::strategies {

// What a worker of gem keeps: the proxy m, which is the step that SGD with momentum would take, and the centre as it last saw it.
struct Energy {
  Span proxy;
  Span seen;
};

// Gradient energy matching (Hermans, Louppe, arXiv 1805.08469, 2018). For each number, with the rate η and momentum μ of `spec`:
//   u = −η·g,  m ← μ·m + u,  c = w − w_seen,  w_seen ← w,  Π = clip((κ|m| − |c|)/(|u| + 1e-12), 0, 5),  g ← Π·g
// with w the centre now. Where others moved the centre as much as the proxy would have, nothing is added. An optimizer of SGD without momentum, of
// the same rate, then takes the published step w + Π·u.
void match_energy(const StrategySpec& spec, Span gradients, Span centre, const Energy& energy);

}  // namespace tephra::strategies
