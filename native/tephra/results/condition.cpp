#include <tephra/results/condition.hpp>

#include <cmath>

#include <tephra/tensor/error.hpp>

namespace tephra::results {
namespace {

using Operation = Term::Operation;

double value_of(const Term& term, const std::vector<Score>& scores, const std::string& block) {
  if (term.operation == Operation::number) return term.number;
  const Score* score = find_score(scores, term.score);
  if (score) return score->value;
  std::string all;
  for (const Score& one : scores) all += (all.empty() ? "" : ", ") + one.name;
  throw Error(Exit::wrong_use, block, "there is no score \"" + term.score + "\"; there are: " + all + ".");
}

double combined(Operation operation, double a, double b) {
  switch (operation) {
    case Operation::add: return a + b;
    case Operation::subtract: return a - b;
    case Operation::multiply: return a * b;
    case Operation::divide: return a / b;
    case Operation::less: return a < b;
    case Operation::less_or_equal: return a <= b;
    case Operation::greater: return a > b;
    case Operation::greater_or_equal: return a >= b;
    case Operation::equal: return a == b;
    case Operation::not_equal: return a < b || a > b;
    case Operation::both: return a != 0 && b != 0;
    case Operation::either: return a != 0 || b != 0;
    default: return 0;
  }
}

}  // namespace

bool holds(std::span<const Term> terms, const std::vector<Score>& scores, const std::string& block) {
  std::vector<double> stack;
  bool numbers = true;
  const auto take = [&] {
    if (stack.empty()) throw Error(Exit::wrong_use, block, "the condition is not whole. Export the job again.");
    const double top = stack.back();
    stack.pop_back();
    return top;
  };
  for (const Term& term : terms) {
    if (term.operation == Operation::number || term.operation == Operation::score) {
      stack.push_back(value_of(term, scores, block));
      numbers = numbers && !std::isnan(stack.back());
    } else if (term.operation == Operation::negate || term.operation == Operation::opposite) {
      const double a = take();
      stack.push_back(term.operation == Operation::negate ? -a : static_cast<double>(a == 0));
    } else {
      const double b = take(), a = take();
      stack.push_back(combined(term.operation, a, b));
    }
  }
  const double result = take();
  if (!stack.empty()) throw Error(Exit::wrong_use, block, "the condition is not whole. Export the job again.");
  return numbers && result != 0;
}

std::vector<Score> named_in(std::span<const Term> terms, const std::vector<Score>& scores) {
  std::vector<Score> named;
  for (const Term& term : terms)
    if (const Score* score = term.operation == Operation::score && !find_score(named, term.score) ? find_score(scores, term.score) : nullptr) named.push_back(*score);
  return named;
}

}  // namespace tephra::results
