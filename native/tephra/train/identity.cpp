#include <tephra/train/identity.hpp>

namespace tephra::train {

std::string difference(const files::Json& found, const files::Json& wanted) {
  for (const auto& [key, own] : wanted.object()) {
    const files::Json* value = found.find(key);
    const bool unknown_job = key == "job" && (own.string().empty() || (value && value->string().empty()));
    if (!unknown_job && (!value || value->text() != own.text())) return key + " " + (value ? value->text() : "unknown") + ", not " + own.text();
  }
  return "";
}

}  // namespace tephra::train
