namespace Pulumi;

/// <summary>
/// Looks at, or changes, the arguments and options of a resource and its descendants before they are registered. Must not change the
/// parent.
/// </summary>
/// <param name="args">The resource and what it was given.</param>
/// <returns>What to use instead; null to leave it as it is.</returns>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);
