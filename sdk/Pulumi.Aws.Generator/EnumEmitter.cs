namespace Pulumi.Aws.Generator;

/// <summary>Writes enumerations of strings, which are structures: a value that is not listed can come back from the provider.</summary>
internal static class EnumEmitter
{
    public static void Emit(CodeWriter writer, EnumSpec type)
    {
        var name = type.Token.Name;
        writer.Line($"/// <summary>The values of <c>{name}</c> that are known.</summary>");
        writer.Line("[EnumType]");
        writer.Block($"public readonly struct {name} : global::System.IEquatable<{name}>", () =>
        {
            writer.Line("private readonly string _value;");
            writer.Separate();
            writer.Block($"private {name}(string value)", () =>
                writer.Line("_value = value ?? throw new global::System.ArgumentNullException(nameof(value));"));
            writer.Separate();
            foreach (var member in type.Members)
            {
                if (member.Deprecation != null)
                    writer.Line(Literals.Obsolete(member.Deprecation));
                writer.Line($"public static {name} {member.Name} {{ get; }} = new {name}(\"{member.Value}\");");
            }
            writer.Separate();
            writer.Line($"public static bool operator ==({name} left, {name} right) => left.Equals(right);");
            writer.Line($"public static bool operator !=({name} left, {name} right) => !left.Equals(right);");
            writer.Line($"public static explicit operator string({name} value) => value._value;");
            writer.Separate();
            writer.Line($"public override bool Equals(object? obj) => obj is {name} other && Equals(other);");
            writer.Line($"public bool Equals({name} other) => string.Equals(_value, other._value, global::System.StringComparison.Ordinal);");
            writer.Line("public override int GetHashCode() => _value?.GetHashCode() ?? 0;");
            writer.Line("public override string ToString() => _value;");
        });
    }
}
