namespace Pulumi.Aws;

/// <summary>Marks the class of a resource with its type token.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AwsResourceTypeAttribute(string type) : ResourceTypeAttribute(type, Utilities.Version);
