namespace Pulumi;

/// <summary>An input seen without its type.</summary>
internal interface IInput
{
    IOutput Output { get; }
}
