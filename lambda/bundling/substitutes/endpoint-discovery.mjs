/** DynamoDB has one endpoint in a region; only a setting, which the functions do not have, makes the SDK ask for others. */
export function resolveEndpointDiscoveryConfig(config) {
  return config;
}

export const NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS = {
  environmentVariableSelector: () => undefined,
  configFileSelector: () => undefined,
  default: undefined,
};
