// cls-hooked follows every promise with a hook, so that each request of a server has a context of its own. In Lambda the X-Ray SDK
// enters one context at its start and stays in it.
const namespaces = new Map();

class Namespace {
  #values = {};

  createContext() {
    return {};
  }

  enter(context) {
    this.#values = context;
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    this.#values[name] = value;
    return value;
  }
}

exports.getNamespace = (name) => namespaces.get(name);

exports.createNamespace = (name) => {
  const namespace = new Namespace();
  namespaces.set(name, namespace);
  return namespace;
};
