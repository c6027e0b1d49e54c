using Tap.Infra.Encryption;
using Tap.Infra.Foundation;

namespace Tap.Infra.Functions.Definitions;

/// <summary>The region that a migration copies from, where its functions run, and the one that it copies to.</summary>
/// <param name="Source">The stack where it is.</param>
/// <param name="SourceKey">The key of what is copied.</param>
/// <param name="Target">The same stack in the other region.</param>
/// <param name="TargetKey">The key of the copies.</param>
public sealed record RegionPair(StackContext Source, EncryptionKey SourceKey, StackContext Target, EncryptionKey TargetKey);
