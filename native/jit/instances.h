// The register of live instances: the persistent library instance and one instance for each query.
#pragma once
#include <cstdint>
#include <string>

enum class InstanceKind { Library, Query };

// Membership in the register, from construction (birth) to destruction (death).
class Instance {
public:
  explicit Instance(InstanceKind kind);
  ~Instance();
  Instance(const Instance &) = delete;
  Instance &operator=(const Instance &) = delete;
  int64_t id() const { return identifier; }

private:
  int64_t identifier;
};

// The live instances as JSON: [{id, kind, born}], born in milliseconds since 1970, oldest first.
std::string listInstances();
