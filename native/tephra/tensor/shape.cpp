#include <tephra/tensor/shape.hpp>

#include <tephra/tensor/sizes.hpp>

namespace tephra {

std::int64_t Shape::size() const {
  std::int64_t product = 1;
  for (const auto dim : dims) product = capped_product(product, dim);
  return product;
}

std::string Shape::text() const {
  if (is_scalar()) return "scalar";
  std::string text = batched ? "B" : "";
  for (const auto dim : dims) text += (text.empty() ? "" : "×") + std::to_string(dim);
  return text;
}

}  // namespace tephra
