namespace Pulumi;

/// <summary>An output seen without its type.</summary>
internal interface IOutput
{
    Task<OutputData> Data { get; }

    /// <summary>The <c>T</c> of the <see cref="Output{T}"/>.</summary>
    Type ValueType { get; }
}
