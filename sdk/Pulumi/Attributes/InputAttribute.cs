namespace Pulumi;

/// <summary>Marks a property or field of an arguments class as an input.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Marks the input.</summary>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="required">Whether leaving it out fails the run.</param>
    /// <param name="json">Whether the value is sent as one string of JSON, as providers' arguments are.</param>
    public InputAttribute(string name, bool required = false, bool json = false)
    {
        Name = name;
        IsRequired = required;
        Json = json;
    }

    internal string Name { get; }

    internal bool IsRequired { get; }

    internal bool Json { get; }
}
