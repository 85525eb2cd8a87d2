#include <tephra/optim/optimizer.hpp>

#include <cmath>

#include <tephra/tensor/each.hpp>
#include <tephra/tensor/error.hpp>
#include <tephra/tensor/tiny_numbers.hpp>

namespace tephra {
namespace {

void require(bool holds, const std::string& id, const std::string& message) {
  if (!holds) throw Error(Exit::wrong_use, id, message);
}

void check_rate(const std::string& id, double learning_rate, double weight_decay) {
  require(learning_rate > 0 && std::isfinite(learning_rate), id, "the learning rate must be above 0.");
  require(weight_decay >= 0 && std::isfinite(weight_decay), id, "the weight decay must not be below 0.");
}

void check(const optim::Sgd& sgd) {
  check_rate(sgd.id, sgd.learning_rate, sgd.weight_decay);
  require(sgd.momentum >= 0 && sgd.momentum < 1, sgd.id, "the momentum must lie in [0, 1).");
  require(!sgd.nesterov || sgd.momentum > 0, sgd.id, "Nesterov's step needs a momentum above 0.");
}

void check(const optim::Adam& adam) {
  check_rate(adam.id, adam.learning_rate, adam.weight_decay);
  require(adam.beta1 >= 0 && adam.beta1 < 1 && adam.beta2 >= 0 && adam.beta2 < 1, adam.id, "both betas must lie in [0, 1).");
  require(adam.epsilon >= 0, adam.id, "epsilon must not be below 0.");
}

std::vector<std::string> state_names(const optim::Sgd& sgd) {
  return sgd.momentum > 0 ? std::vector<std::string>{"momentum"} : std::vector<std::string>{};
}
std::vector<std::string> state_names(const optim::Adam&) { return {"first_moment", "second_moment"}; }

template <typename T>
void step(const optim::Sgd& sgd, T* p, const T* g, T* const* state, std::int64_t count, std::uint64_t) {
  const T rate = static_cast<T>(sgd.learning_rate);
  const T decay = static_cast<T>(sgd.weight_decay);
  const T momentum = static_cast<T>(sgd.momentum);
  if (sgd.momentum == 0) {
    TEPHRA_EACH
    for (std::int64_t i = 0; i < count; ++i) p[i] -= rate * (g[i] + decay * p[i]);
    return;
  }
  T* b = state[0];
  const T gradient_share = sgd.nesterov ? T(1) : T(0);
  const T buffer_share = sgd.nesterov ? momentum : T(1);
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) {
    const T gradient = g[i] + decay * p[i];
    const T buffer = momentum * b[i] + gradient;
    b[i] = buffer;
    p[i] -= rate * (gradient_share * gradient + buffer_share * buffer);
  }
}

template <typename T>
void step(const optim::Adam& adam, T* p, const T* g, T* const* state, std::int64_t count, std::uint64_t number) {
  // 1 − βⁿ in double: in single precision it loses most of its digits for β2 near 1.
  const auto n = static_cast<double>(number);
  const T rate = static_cast<T>(adam.learning_rate / (1.0 - std::pow(adam.beta1, n)));
  const T root = static_cast<T>(1.0 / std::sqrt(1.0 - std::pow(adam.beta2, n)));
  const T beta1 = static_cast<T>(adam.beta1);
  const T beta2 = static_cast<T>(adam.beta2);
  const T rest1 = static_cast<T>(1.0 - adam.beta1);
  const T rest2 = static_cast<T>(1.0 - adam.beta2);
  const T epsilon = static_cast<T>(adam.epsilon);
  const T decay = static_cast<T>(adam.weight_decay);
  T* m = state[0];
  T* v = state[1];
  TEPHRA_EACH
  for (std::int64_t i = 0; i < count; ++i) {
    const T gradient = g[i] + decay * p[i];
    m[i] = beta1 * m[i] + rest1 * gradient;
    v[i] = beta2 * v[i] + rest2 * gradient * gradient;
    p[i] -= rate * m[i] / (std::sqrt(v[i]) * root + epsilon);
  }
}

template <typename T>
void apply_all(const OptimizerSpec& spec, Span parameters, Span gradients, std::vector<OptimizerState>& states, std::int64_t count, std::uint64_t number) {
  T* state[2] = {};
  for (std::size_t i = 0; i < states.size(); ++i) state[i] = states[i].values.flat().as<T>().data();
  T* p = parameters.part(0, count).as<T>().data();
  const T* g = gradients.part(0, count).as<T>().data();
  std::visit([&](const auto& rule) { step(rule, p, g, state, count, number); }, spec);
}

}  // namespace

namespace optim {

OptimizerSpec sgd(Sgd sgd) { return sgd; }
OptimizerSpec adam(Adam adam) { return adam; }

const std::string& id_of(const OptimizerSpec& spec) {
  return std::visit([](const auto& rule) -> const std::string& { return rule.id; }, spec);
}

}  // namespace optim

Optimizer::Optimizer(OptimizerSpec spec, const ParameterLayout& layout) : spec_(std::move(spec)), dtype_(layout.dtype), count_(layout.count) {
  std::visit([](const auto& rule) { check(rule); }, spec_);
  for (auto& name : std::visit([](const auto& rule) { return state_names(rule); }, spec_)) states_.push_back({name, ParameterArena(layout)});
}

void Optimizer::apply(Span parameters, Span gradients, std::uint64_t number) {
  if (number < 1) throw Error(Exit::internal, optim::id_of(spec_), "steps of an optimizer count from 1. This is a fault in the program.");
  const TinyNumbersAreZero scope;
  if (dtype_ == Dtype::f32) apply_all<float>(spec_, parameters, gradients, states_, count_, number);
  else apply_all<double>(spec_, parameters, gradients, states_, count_, number);
}

std::size_t Optimizer::bytes() const { return states_.size() * static_cast<std::size_t>(count_) * size_of(dtype_); }

}  // namespace tephra
