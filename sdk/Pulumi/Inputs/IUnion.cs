namespace Pulumi;

/// <summary>A union seen without its types.</summary>
internal interface IUnion
{
    object? Held { get; }
}
