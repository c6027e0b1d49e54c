using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>For classes marked with <see cref="OutputTypeAttribute"/>.</summary>
internal sealed class OutputTypeConverter : ValueConverter
{
    private readonly ConstructorInfo _constructor;

    // Looked up when first used: a type may contain itself.
    private (string Name, ValueConverter Converter)[]? _parameters;

    public OutputTypeConverter(Type type)
        : base(type)
    {
        _constructor = Array.Find(
            type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            constructor => constructor.IsDefined(typeof(OutputConstructorAttribute), inherit: false))
            ?? throw new InvalidOperationException($"{type} is an [OutputType], but has no constructor marked [OutputConstructor].");
    }

    protected override object? ConvertPresent(object value, string place)
    {
        if (value is not ImmutableDictionary<string, object> fields)
            throw new ConversionException(place, typeof(ImmutableDictionary<string, object>), value);
        _parameters ??= Array.ConvertAll(
            _constructor.GetParameters(),
            parameter => (parameter.Name!, ValueConverter.Of(parameter.ParameterType, PlaceOf(parameter.Name!))));

        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            var (name, converter) = _parameters[i];
            arguments[i] = converter.ConvertOrWarn(fields.GetValueOrDefault(name), PlaceOf(name));
        }
        return _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private string PlaceOf(string field) => $"{Type.FullName}({field})";
}
